-- Grain: a credit note of Stripe. One that was voided credits nothing, so it counts as deleted.
{{ config(materialized='table') }}

with credit_notes as (
    select * from {{ latest_version(ref('stg_stripe__credit_notes')) }}
)

select
    source_system,
    record_key,
    is_deleted or coalesce(credit_note_status = 'void', false) as is_deleted,
    credit_note_id,
    invoice_id,
    billing_account_id,
    currency,
    cast({{ minor_to_major('coalesce(net_minor, total_minor)', 'currency') }} as decimal(18, 4))
        as net_amount,
    cast(
        {{ minor_to_major('total_minor - coalesce(net_minor, total_minor)', 'currency') }}
        as decimal(18, 4)
    ) as tax_amount,
    cast({{ minor_to_major('total_minor', 'currency') }} as decimal(18, 4)) as gross_amount,
    credit_reason,
    cast({{ in_reporting_zone('created_at') }} as date) as issue_date
from credit_notes
