-- Grain: a charge of Stripe; one that was given back in full is refunded.
{{ config(materialized='table') }}

with charges as (
    select * from {{ latest_version(ref('stg_stripe__charges')) }}
),

refunds as (
    select * from {{ latest_version(ref('stg_stripe__refunds')) }}
),

given_back as (
    select
        source_system,
        payment_id,
        max(created_at) as refunded_at
    from refunds
    where refund_status = 'succeeded' and not is_deleted
    group by source_system, payment_id
)

select
    charges.source_system,
    charges.record_key,
    charges.is_deleted,
    charges.payment_id,
    charges.invoice_id,
    charges.billing_account_id,
    case when charges.is_refunded then 'refunded' else charges.charge_status end as payment_status,
    charges.currency,
    cast({{ minor_to_major('charges.amount_minor', 'charges.currency') }} as decimal(18, 4))
        as gross_amount,
    cast({{ minor_to_major('charges.refunded_minor', 'charges.currency') }} as decimal(18, 4))
        as refunded_amount,
    cast({{ in_reporting_zone('given_back.refunded_at') }} as date) as refunded_date,
    charges.failure_message as failure_reason,
    cast({{ in_reporting_zone('charges.created_at') }} as date) as payment_date
from charges
left join given_back
    on charges.source_system = given_back.source_system
    and charges.payment_id = given_back.payment_id
