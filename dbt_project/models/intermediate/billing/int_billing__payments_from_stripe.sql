-- Grain: a charge of Stripe; one that was given back in full is refunded.
{{ config(materialized='table') }}

with charges as (
    select * from {{ latest_version(ref('stg_stripe__charges')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    payment_id,
    invoice_id,
    billing_account_id,
    case when is_refunded then 'refunded' else charge_status end as payment_status,
    currency,
    cast({{ minor_to_major('amount_minor', 'currency') }} as decimal(18, 4)) as gross_amount,
    cast({{ minor_to_major('refunded_minor', 'currency') }} as decimal(18, 4)) as refunded_amount,
    failure_message as failure_reason,
    cast({{ in_reporting_zone('created_at') }} as date) as payment_date
from charges
