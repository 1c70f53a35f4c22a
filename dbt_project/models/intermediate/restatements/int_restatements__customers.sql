-- Grain: closing of a month, customer and amount of its bridge that is another now, with the items
-- behind it. Customers that became one since are compared as one.
with closed_customers as (
    select
        closed_customers.month,
        closed_customers.closing_number,
        coalesce(aliases.customer_id, closed_customers.customer_id) as customer_id,
        closed_customers.metric,
        {{ sum_amount('closed_customers.amount') }} as amount
    from {{ ref('stg_run__closed_customers') }} as closed_customers
    left join {{ ref('int_identity__aliases') }} as aliases
        on closed_customers.customer_id = aliases.alias_id
    group by all
),

movements as (
    select
        movements.*,
        closed_months.closing_number
    from {{ ref('int_revenue__customer_movements') }} as movements
    inner join {{ ref('stg_run__closed_months') }} as closed_months
        on movements.month = closed_months.month
),

present_customers as (
    {% for metric in bridge_amounts() -%}
    select
        month,
        closing_number,
        customer_id,
        '{{ metric }}' as metric,
        {{ metric }} as amount
    from movements
    where {{ metric }} <> 0
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

items as (
    select * from {{ ref('int_restatements__items') }}
),

told as (
    select
        month,
        closing_number,
        customer_id_as_closed as customer_id,
        item_id || ': ' || local_mrr_amount_as_closed || ' ' || currency || ' as closed' as words
    from items
    where customer_id_as_closed is not null
    union all
    select
        month,
        closing_number,
        customer_id_now as customer_id,
        item_id || ': ' || local_mrr_amount_now || ' ' || currency || ' now' as words
    from items
    where customer_id_now is not null
),

changed as (
    select
        month,
        closing_number,
        customer_id,
        {{ joined_text('words', 'words nulls last', separator='; ') }} as changed_items
    from told
    group by month, closing_number, customer_id
),

compared as (
    select
        coalesce(closed_customers.month, present_customers.month) as month,
        coalesce(closed_customers.closing_number, present_customers.closing_number)
            as closing_number,
        coalesce(closed_customers.customer_id, present_customers.customer_id) as customer_id,
        coalesce(closed_customers.metric, present_customers.metric) as metric,
        coalesce(closed_customers.amount, 0) as amount_as_closed,
        coalesce(present_customers.amount, 0) as amount_now
    from closed_customers
    full outer join present_customers
        on closed_customers.month = present_customers.month
        and closed_customers.closing_number = present_customers.closing_number
        and closed_customers.customer_id = present_customers.customer_id
        and closed_customers.metric = present_customers.metric
)

select
    compared.*,
    compared.amount_now - compared.amount_as_closed as amount_difference,
    changed.changed_items
from compared
left join changed
    on compared.month = changed.month
    and compared.closing_number = changed.closing_number
    and compared.customer_id = changed.customer_id
where compared.amount_now <> compared.amount_as_closed
