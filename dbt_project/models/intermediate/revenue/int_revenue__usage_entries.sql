-- Grain: a billed line for usage, or a burn of a prepaid balance, up to the day of the run, of a
-- customer that is no test. A line counts on the last day of its service (decision 0019).
with invoice_lines as (
    select * from {{ ref('int_billing__invoice_lines') }}
    where line_type = 'usage' and coalesce(invoice_status, 'open') not in ('draft', 'void')
),

burns as (
    select
        *,
        cast({{ in_reporting_zone('occurred_at') }} as date) as burnt_on
    from {{ ref('int_billing__wallet_transactions') }}
    where transaction_type = 'burn'
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
    where department = 'billing'
),

customers as (
    select * from {{ ref('int_identity__customers') }}
    where not is_test
),

entries as (
    select
        invoice_lines.source_system,
        'invoice_line' as entry_kind,
        invoice_lines.invoice_line_id as entry_id,
        invoice_lines.billing_account_id,
        invoice_lines.currency,
        invoice_lines.net_amount,
        invoice_lines.issue_date as billed_on,
        least(
            coalesce(
                {{ add_days('invoice_lines.service_to', -1) }},
                invoice_lines.service_from,
                invoice_lines.issue_date
            ),
            settings.as_of
        ) as used_on
    from invoice_lines
    cross join settings
    union all
    select
        source_system,
        'wallet_burn' as entry_kind,
        wallet_transaction_id as entry_id,
        billing_account_id,
        currency,
        -net_amount as net_amount,
        burnt_on as billed_on,
        burnt_on as used_on
    from burns
)

select
    entries.source_system,
    entries.entry_kind,
    entries.entry_id,
    customers.customer_id,
    entries.currency,
    {{ amount('entries.net_amount') }} as net_amount,
    entries.used_on
from entries
inner join settings
    on entries.billed_on <= settings.as_of
inner join records
    on entries.source_system = records.source_system
    and entries.billing_account_id = records.record_id
inner join customers
    on records.customer_id = customers.customer_id
