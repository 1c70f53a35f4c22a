-- Grain: a customer of Stripe. Ids of other systems and the mark of a test stand in its metadata.
{{ config(materialized='table') }}

with customers as (
    select * from {{ latest_version(ref('stg_stripe__customers')) }}
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
    {{ json_text('tax_ids', 'data[0].value') }} as tax_number,
    cast(null as varchar) as website_domain,
    country,
    street,
    city,
    postal_code,
    phone,
    currency,
    coalesce(is_test, false) as is_test,
    is_delinquent,
    created_at,
    {{ epoch_to_timestamp('version') }} as updated_at
from customers
