-- Grain: customer and month, from the first with a live item, usage or a signed contract to that
-- of as_of; 0 without a live item. Only customers with items in several currencies can have two
-- rows of a product: counting distinct products of all takes three times as long.
with product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

starts as (
    select
        customer_id,
        min(month) as first_month,
        min(currency) <> max(currency) as has_currencies
    from {{ ref('int_revenue__product_months') }}
    group by customer_id
    union all
    select
        customer_id,
        month as first_month,
        false as has_currencies
    from {{ ref('int_revenue__usage_months') }}
    union all
    select
        customer_id,
        month as first_month,
        false as has_currencies
    from {{ ref('int_revenue__commitments') }}
    where signed_arr_amount <> 0
),

first_months as (
    select
        customer_id,
        min(first_month) as first_month,
        bool_or(has_currencies) as has_currencies
    from starts
    group by customer_id
),

distinct_products as (
    select
        paid_months.customer_id,
        paid_months.month,
        count(distinct paid_months.product) as n_products
    from {{ ref('int_revenue__product_months') }} as paid_months
    inner join first_months
        on paid_months.customer_id = first_months.customer_id
    where first_months.has_currencies and paid_months.mrr_amount > 0
    group by paid_months.customer_id, paid_months.month
),

balances as (
    select
        customer_id,
        month,
        {{ sum_amount('mrr_amount') }} as mrr_amount,
        {{ sum_amount('arr_amount') }} as arr_amount,
        {{ sum_amount('mrr_amount_at_rate_month_before') }} as mrr_amount_at_rate_month_before,
        {{ sum_amount('mrr_amount_at_rate_year_before') }} as mrr_amount_at_rate_year_before,
        cast(sum(n_seats) as decimal(18, 4)) as n_seats,
        count(*) filter (where mrr_amount > 0) as n_products,
        bool_or(has_paused) as has_paused,
        bool_or(has_trial) as has_trial
    from product_months
    group by customer_id, month
)

select
    first_months.customer_id,
    months.month,
    months.is_complete_month,
    coalesce(balances.mrr_amount, 0) as mrr_amount,
    coalesce(balances.arr_amount, 0) as arr_amount,
    coalesce(balances.mrr_amount_at_rate_month_before, 0) as mrr_amount_at_rate_month_before,
    coalesce(balances.mrr_amount_at_rate_year_before, 0) as mrr_amount_at_rate_year_before,
    coalesce(balances.n_seats, 0) as n_seats,
    case
        when first_months.has_currencies then coalesce(distinct_products.n_products, 0)
        else coalesce(balances.n_products, 0)
    end as n_products,
    coalesce(balances.has_paused, false) as has_paused,
    coalesce(balances.has_trial, false) as has_trial
from first_months
inner join months
    on first_months.first_month <= months.month
left join balances
    on first_months.customer_id = balances.customer_id
    and months.month = balances.month
left join distinct_products
    on first_months.customer_id = distinct_products.customer_id
    and months.month = distinct_products.month
