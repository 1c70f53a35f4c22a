-- Grain: month and product with a live item or a movement, summed over customers.
with product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

movements as (
    select * from {{ ref('int_revenue__movements') }}
),

customers as (
    select
        month,
        product,
        customer_id,
        sum(mrr_amount) as mrr_amount,
        sum(n_seats) as n_seats,
        bool_or(mrr_amount > 0) as is_paying
    from product_months
    group by month, product, customer_id
),

parts as (
    select
        {% for class in movement_classes() -%}
        {{ amount(0) }} as {{ class }}_mrr_amount,
        {% endfor -%}
        month,
        product,
        mrr_amount as closing_mrr_amount,
        case when is_paying then 1 else 0 end as n_customers,
        n_seats,
        1 as n_holding_customers
    from customers
    union all
    select
        {% for class in movement_classes() -%}
        case when movement_class = '{{ class }}' then mrr_amount else {{ amount(0) }} end
            as {{ class }}_mrr_amount,
        {% endfor -%}
        month,
        product,
        {{ amount(0) }} as closing_mrr_amount,
        0 as n_customers,
        0 as n_seats,
        0 as n_holding_customers
    from movements
)

select
    month,
    product,
    {% for class in movement_classes() -%}
    {{ sum_amount(class ~ '_mrr_amount') }} as {{ class }}_mrr_amount,
    {% endfor -%}
    {{ sum_amount('closing_mrr_amount') }} as closing_mrr_amount,
    cast(sum(n_customers) as bigint) as n_customers,
    cast(sum(n_seats) as decimal(18, 4)) as n_seats,
    cast(sum(n_holding_customers) as bigint) as n_holding_customers,
    count(*) as n_summed_rows
from parts
group by month, product
