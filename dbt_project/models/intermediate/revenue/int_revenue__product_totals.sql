-- Grain: month and product, every month from the product's first. The bridge of the product over
-- all customers: each movement carries the class of its customer.
with sums as (
    select * from {{ ref('int_revenue__product_sums') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

first_months as (
    select
        product,
        min(month) as first_month
    from sums
    where n_holding_customers > 0
    group by product
)

select
    months.month,
    first_months.product,
    {% for class in movement_classes() -%}
    coalesce(sums.{{ class }}_mrr_amount, 0) as {{ class }}_mrr_amount,
    {% endfor -%}
    coalesce(sums.closing_mrr_amount, 0) as closing_mrr_amount,
    coalesce(sums.n_customers, 0) as n_customers,
    coalesce(sums.n_seats, 0) as n_seats
from first_months
inner join months
    on first_months.first_month <= months.month
left join sums
    on months.month = sums.month
    and first_months.product = sums.product
