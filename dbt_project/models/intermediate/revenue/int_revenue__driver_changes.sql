-- Grain: customer, month and product with a driver of expansion or contraction; and whether the
-- customer pays at both ends of the month, at all and for the product.
with movements as (
    select * from {{ ref('int_revenue__movements') }}
    where driver is not null
),

customer_movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
    where opening_mrr_amount > 0 and is_paying
),

product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

changes as (
    select
        {% for driver in movement_drivers() -%}
        {{ sum_amount("case when driver = '" ~ driver ~ "' then mrr_amount end") }}
            as {{ driver }}_mrr_amount,
        {% endfor -%}
        customer_id,
        month,
        product,
        {{ add_months('month', -1) }} as month_before
    from movements
    group by customer_id, month, product
),

ends as (
    select
        customer_id,
        product,
        month,
        month as end_month
    from changes
    union all
    select
        customer_id,
        product,
        month,
        month_before as end_month
    from changes
),

paid as (
    select
        ends.customer_id,
        ends.product,
        ends.month,
        ends.end_month
    from ends
    inner join product_months
        on ends.customer_id = product_months.customer_id
        and ends.product = product_months.product
        and ends.end_month = product_months.month
    group by ends.customer_id, ends.product, ends.month, ends.end_month
    having sum(product_months.mrr_amount) > 0
),

paid_twice as (
    select
        customer_id,
        product,
        month
    from paid
    group by customer_id, product, month
    having count(*) = 2
)

select
    changes.*,
    customer_movements.customer_id is not null as is_kept_customer,
    paid_twice.customer_id is not null as is_kept_product
from changes
left join customer_movements
    on changes.customer_id = customer_movements.customer_id
    and changes.month = customer_movements.month
left join paid_twice
    on changes.customer_id = paid_twice.customer_id
    and changes.product = paid_twice.product
    and changes.month = paid_twice.month
