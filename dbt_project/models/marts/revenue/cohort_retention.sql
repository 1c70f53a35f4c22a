-- Grain: month of first payment, month since, dimension and member.
with cohorts as (
    select * from {{ ref('int_revenue__cohort_retention') }}
)

select
    cohort_month,
    months_since,
    month,
    dimension,
    member,
    is_complete_month,
    n_cohort_customers,
    n_retained_customers,
    cohort_opening_mrr_amount,
    closing_mrr_amount,
    cohort_closing_mrr_amount,
    cohort_retained_mrr_amount,
    nrr,
    grr,
    logo_retention_rate,
    is_small_base
from cohorts
