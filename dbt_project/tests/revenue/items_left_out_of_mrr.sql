-- Recurring items that are in no figure, because something they need is missing.
{{ config(severity='warn') }}
with items as (
    select * from {{ ref('int_revenue__bridged_items') }}
    where not is_metered
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
    where department = 'billing'
)

select
    items.source_system,
    items.subscription_id,
    items.period_id,
    case
        when records.customer_id is null then 'its account belongs to no customer'
        when items.recurring_amount is null then 'neither it nor its price has an amount'
        when items.billing_interval is null then 'neither it nor its price has an interval'
        else 'it covers no whole number of intervals above 0'
    end as reason
from items
left join records
    on items.source_system = records.source_system
    and items.billing_account_id = records.record_id
where
    records.customer_id is null
    or items.recurring_amount is null
    or items.billing_interval is null
    or items.interval_count <= 0
