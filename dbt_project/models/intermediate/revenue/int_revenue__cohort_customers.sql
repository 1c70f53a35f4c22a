-- Grain: customer and month with MRR, from the customer's first on. Its cohort is that of its first
-- month for good, also after a lapse; constant amounts are at that month's rates (decision 0019).
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
    where is_paying
),

product_months as (
    select * from {{ ref('int_revenue__product_months') }}
    where local_mrr_amount <> 0
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

first_months as (
    select
        customer_id,
        min(month) as cohort_month
    from {{ ref('int_revenue__customer_movements') }}
    where is_paying
    group by customer_id
),

cohorts as (
    select
        movements.customer_id,
        movements.month as cohort_month,
        movements.closing_mrr_amount as opening_mrr_amount
    from movements
    inner join first_months
        on movements.customer_id = first_months.customer_id
        and movements.month = first_months.cohort_month
),

balances as (
    select
        product_months.customer_id,
        product_months.month,
        cohorts.cohort_month,
        cohorts.opening_mrr_amount,
        {{ sum_amount('product_months.mrr_amount') }} as mrr_amount,
        {{ sum_amount(convert_amount(
            'product_months.local_mrr_amount', 'coalesce(fx_rates.rate, product_months.rate)'
        )) }} as constant_mrr_amount
    from product_months
    inner join cohorts
        on product_months.customer_id = cohorts.customer_id
        and product_months.month >= cohorts.cohort_month
    left join fx_rates
        on product_months.currency = fx_rates.currency
        and cohorts.cohort_month = fx_rates.month
    group by
        product_months.customer_id,
        product_months.month,
        cohorts.cohort_month,
        cohorts.opening_mrr_amount
)

select
    *,
    least(constant_mrr_amount, opening_mrr_amount) as retained_mrr_amount
from balances
where mrr_amount > 0
