-- Grain: month. What a customer is worth and what it costs to win one, over the twelve months that
-- end with it; null where finance does not give what it takes (decision 0019).
with company_months as (
    select * from {{ ref('int_revenue__company_months') }}
),

retention as (
    select * from {{ ref('int_revenue__retention') }}
    where dimension = 'all' and retention_window = 'trailing_12_months'
),

margins as (
    select
        company_months.*,
        retention.new_mrr_amount as trailing_new_mrr_amount,
        retention.n_cohort_customers,
        retention.n_retained_customers,
        retention.is_small_base,
        {{ divide_amount('company_months.closing_mrr_amount', 'company_months.n_customers') }}
            as arpu_amount,
        {{ divide_amount(
            'company_months.trailing_recurring_amount - company_months.trailing_service_cost_amount',
            'greatest(company_months.trailing_recurring_amount, 0)'
        ) }} as gross_margin
    from company_months
    left join retention
        on company_months.month = retention.month
)

select
    *,
    cast(gross_margin as double) as gross_margin_rate,
    {{ amount(
        prorate_amount(
            'arpu_amount * 12', 'n_cohort_customers', 'n_cohort_customers - n_retained_customers'
        ) ~ ' * gross_margin'
    ) }} as ltv_amount,
    case
        when gross_margin > 0
            then {{ ratio(
                'trailing_sales_marketing_cost_amount', 'trailing_new_mrr_amount * gross_margin'
            ) }}
    end as cac_payback_months,
    {{ ratio('trailing_sales_marketing_cost_amount', 'trailing_new_mrr_amount * 12') }}
        as sales_marketing_to_first_year_acv
from margins
