with versions as (
    select * from {{ latest_version(source('accepted', 'billing__accounts')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    billing_account_id,
    account_name,
    crm_account_id,
    helpdesk_organization_id,
    email,
    tax_number,
    website_domain,
    country,
    street,
    city,
    postal_code,
    phone,
    currency,
    is_test,
    is_delinquent,
    created_at,
    updated_at
from versions
