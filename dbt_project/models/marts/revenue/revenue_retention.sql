-- Grain: month, window that ends with it, dimension and member.
with retention as (
    select * from {{ ref('int_revenue__retention') }}
)

select
    month,
    retention_window,
    dimension,
    member,
    is_complete_month,
    opening_mrr_amount,
    new_mrr_amount,
    reactivation_mrr_amount,
    expansion_mrr_amount,
    contraction_mrr_amount,
    churn_mrr_amount,
    fx_mrr_amount,
    closing_mrr_amount,
    cohort_opening_mrr_amount,
    cohort_closing_mrr_amount,
    cohort_retained_mrr_amount,
    cohort_opening_usage_amount,
    cohort_closing_usage_amount,
    n_cohort_customers,
    n_retained_customers,
    nrr,
    nrr_incl_usage,
    grr,
    nrr_summation,
    logo_retention_rate,
    quick_ratio,
    churn_rate,
    churn_rate_trend,
    is_small_base
from retention
