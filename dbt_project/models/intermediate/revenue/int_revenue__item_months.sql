-- Grain: item and month at whose end it is live. Items billed by use, and those past due where they
-- do not count, are left out; trials stay, at 0.
-- depends_on: {{ ref('int_revenue__changed_customers') }}
with months as (
    select * from {{ ref('int_revenue__months') }}
),

items as (
    select * from {{ ref('int_revenue__valued_items') }}
    where is_recurring or (item_state = 'trial' and not is_metered)
),

counted_sources as (
    select * from {{ ref('int_revenue__counted_sources') }}
)

select
    months.month,
    items.item_id,
    items.customer_id,
    items.product,
    items.currency,
    items.item_state,
    items.is_recurring,
    items.quantity,
    items.list_arr_amount,
    items.discount_arr_amount,
    items.arr_amount,
    items.mrr_amount
from months
inner join items
    on months.next_month_start > items.effective_from
    and months.next_month_start <= items.effective_to
inner join counted_sources
    on items.customer_id = counted_sources.customer_id
    and items.recurring_source = counted_sources.recurring_source
