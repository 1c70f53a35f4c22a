-- Grain: closing of a month and item whose amount or customer is another now than it was then.
-- Customers that became one since are compared as one.
with closed_items as (
    select
        closed_items.*,
        coalesce(aliases.customer_id, closed_items.customer_id) as living_customer_id
    from {{ ref('stg_run__closed_items') }} as closed_items
    left join {{ ref('int_identity__aliases') }} as aliases
        on closed_items.customer_id = aliases.alias_id
),

closed_months as (
    select * from {{ ref('stg_run__closed_months') }}
),

present_items as (
    select
        item_months.*,
        closed_months.closing_number
    from {{ ref('int_revenue__item_months') }} as item_months
    inner join closed_months
        on item_months.month = closed_months.month
    where item_months.mrr_amount <> 0
)

select
    coalesce(closed_items.month, present_items.month) as month,
    coalesce(closed_items.closing_number, present_items.closing_number) as closing_number,
    coalesce(closed_items.item_id, present_items.item_id) as item_id,
    closed_items.living_customer_id as customer_id_as_closed,
    present_items.customer_id as customer_id_now,
    coalesce(closed_items.currency, present_items.currency) as currency,
    coalesce(closed_items.local_mrr_amount, 0) as local_mrr_amount_as_closed,
    coalesce(present_items.mrr_amount, 0) as local_mrr_amount_now
from closed_items
full outer join present_items
    on closed_items.month = present_items.month
    and closed_items.closing_number = present_items.closing_number
    and closed_items.item_id = present_items.item_id
where
    closed_items.local_mrr_amount is distinct from present_items.mrr_amount
    or closed_items.currency is distinct from present_items.currency
    or closed_items.living_customer_id is distinct from present_items.customer_id
