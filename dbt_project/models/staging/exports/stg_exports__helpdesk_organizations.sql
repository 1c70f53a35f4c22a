with versions as (
    select * from {{ latest_version(source('accepted', 'helpdesk__organizations')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    helpdesk_organization_id,
    organization_name,
    crm_account_id,
    billing_account_id,
    website_domain,
    email_domains,
    country,
    street,
    city,
    postal_code,
    phone,
    is_test,
    created_at,
    updated_at
from versions
