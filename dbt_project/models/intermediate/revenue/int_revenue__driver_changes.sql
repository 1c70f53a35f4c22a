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

kept_products as (
    select
        ends.customer_id,
        ends.product,
        ends.month
    from ends
    inner join product_months
        on ends.customer_id = product_months.customer_id
        and ends.product = product_months.product
        and ends.end_month = product_months.month
    group by ends.customer_id, ends.product, ends.month
    having
        sum(case when ends.end_month = ends.month then product_months.mrr_amount end) > 0
        and sum(case when ends.end_month < ends.month then product_months.mrr_amount end) > 0
),

changed_customers as (
    select distinct
        customer_id,
        month
    from changes
),

kept_customers as (
    select
        changed_customers.customer_id,
        changed_customers.month
    from changed_customers
    inner join customer_movements
        on changed_customers.customer_id = customer_movements.customer_id
        and changed_customers.month = customer_movements.month
)

select
    changes.*,
    kept_customers.customer_id is not null as is_kept_customer,
    kept_products.customer_id is not null as is_kept_product
from changes
left join kept_customers
    on changes.customer_id = kept_customers.customer_id
    and changes.month = kept_customers.month
left join kept_products
    on changes.customer_id = kept_products.customer_id
    and changes.product = kept_products.product
    and changes.month = kept_products.month
