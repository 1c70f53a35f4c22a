-- Grain: customer and month with usage in it or in the eleven before. Amounts in the reporting
-- currency: at the rates of the month, the mean also at those of one and of twelve months before.
with balances as (
    select * from {{ ref('int_revenue__usage_balances') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

rated as (
    select
        balances.*,
        at_month.rate,
        coalesce(month_before.rate, at_month.rate) as rate_month_before,
        coalesce(year_before.rate, at_month.rate) as rate_year_before
    from balances
    left join fx_rates as at_month
        on balances.currency = at_month.currency
        and balances.month = at_month.month
    left join fx_rates as month_before
        on balances.currency = month_before.currency
        and balances.month = {{ add_months('month_before.month', 1) }}
    left join fx_rates as year_before
        on balances.currency = year_before.currency
        and balances.month = {{ add_months('year_before.month', 12) }}
)

select
    customer_id,
    month,
    {{ sum_amount(convert_amount('usage_amount', 'rate')) }} as usage_amount,
    {{ sum_amount(convert_amount('mean_usage_amount', 'rate')) }} as mean_usage_amount,
    {{ sum_amount(convert_amount('mean_usage_amount', 'rate_month_before')) }}
        as mean_usage_amount_at_rate_month_before,
    {{ sum_amount(convert_amount('mean_usage_amount', 'rate_year_before')) }}
        as mean_usage_amount_at_rate_year_before
from rated
group by customer_id, month
