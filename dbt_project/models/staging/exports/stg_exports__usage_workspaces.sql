with versions as (
    select * from {{ latest_version(source('accepted', 'usage__workspaces')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    workspace_id,
    workspace_name,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    admin_email,
    email_domain,
    country,
    is_test,
    created_at,
    updated_at
from versions
