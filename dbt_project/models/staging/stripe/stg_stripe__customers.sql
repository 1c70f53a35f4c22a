with versions as (
    select * from {{ source('accepted', 'stripe__customers') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    billing_account_id,
    account_name,
    email,
    country,
    street,
    city,
    postal_code,
    phone,
    currency,
    tax_ids,
    crm_account_id,
    helpdesk_organization_id,
    is_test,
    is_delinquent,
    discount,
    created_at
from versions
