-- Grain: month and product, every month from the product's first. The bridge of the product over
-- all customers: each movement carries the class of its customer.
with product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

movements as (
    select * from {{ ref('int_revenue__movements') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

first_months as (
    select
        product,
        min(month) as first_month
    from product_months
    group by product
),

closings as (
    select
        month,
        product,
        {{ sum_amount('mrr_amount') }} as closing_mrr_amount,
        count(distinct customer_id) filter (where mrr_amount > 0) as n_customers,
        cast(sum(n_seats) as decimal(18, 4)) as n_seats
    from product_months
    group by month, product
),

moved as (
    select
        {% for class in movement_classes() -%}
        {{ sum_amount("case when movement_class = '" ~ class ~ "' then mrr_amount end") }}
            as {{ class }}_mrr_amount,
        {% endfor -%}
        month,
        product
    from movements
    group by month, product
)

select
    months.month,
    first_months.product,
    {% for class in movement_classes() -%}
    coalesce(moved.{{ class }}_mrr_amount, 0) as {{ class }}_mrr_amount,
    {% endfor -%}
    coalesce(closings.closing_mrr_amount, 0) as closing_mrr_amount,
    coalesce(closings.n_customers, 0) as n_customers,
    coalesce(closings.n_seats, 0) as n_seats
from first_months
inner join months
    on first_months.first_month <= months.month
left join closings
    on months.month = closings.month
    and first_months.product = closings.product
left join moved
    on months.month = moved.month
    and first_months.product = moved.product
