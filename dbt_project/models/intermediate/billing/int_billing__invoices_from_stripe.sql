-- Grain: an invoice of Stripe. It is dated by the day on which it was made, and due on that day
-- where it is charged at once.
{{ config(materialized='table') }}

with invoices as (
    select
        *,
        cast({{ in_reporting_zone('created_at') }} as date) as issue_date
    from {{ latest_version(ref('stg_stripe__invoices')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    invoice_id,
    billing_account_id,
    subscription_id,
    invoice_status,
    currency,
    cast({{ minor_to_major('coalesce(net_minor, total_minor)', 'currency') }} as decimal(18, 4))
        as net_amount,
    cast(
        {{ minor_to_major('total_minor - coalesce(net_minor, total_minor)', 'currency') }}
        as decimal(18, 4)
    ) as tax_amount,
    cast({{ minor_to_major('total_minor', 'currency') }} as decimal(18, 4)) as gross_amount,
    cast({{ minor_to_major('amount_paid_minor', 'currency') }} as decimal(18, 4)) as paid_amount,
    issue_date,
    coalesce(cast({{ in_reporting_zone('due_at') }} as date), issue_date) as due_date,
    cast({{ in_reporting_zone('paid_at') }} as date) as paid_date,
    {{ epoch_to_timestamp('version') }} as updated_at
from invoices
