-- Grain: month.
with efficiency as (
    select * from {{ ref('int_revenue__efficiency') }}
)

select
    month,
    is_complete_month,
    closing_mrr_amount,
    closing_arr_amount,
    signed_arr_amount,
    notified_arr_amount,
    carr_amount,
    usage_amount,
    n_customers,
    arpu_amount,
    service_cost_amount,
    sales_marketing_cost_amount,
    unmapped_cost_amount,
    trailing_recurring_amount,
    trailing_service_cost_amount,
    trailing_sales_marketing_cost_amount,
    trailing_new_mrr_amount,
    n_cohort_customers,
    n_retained_customers,
    gross_margin_rate,
    ltv_amount,
    cac_payback_months,
    sales_marketing_to_first_year_acv,
    is_small_base
from efficiency
