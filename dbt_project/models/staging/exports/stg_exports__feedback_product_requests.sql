with versions as (
    select * from {{ latest_version(source('accepted', 'feedback__product_requests')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    request_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    request_kind,
    theme,
    title,
    request_status,
    created_at,
    resolved_at
from versions
