-- Grain: month and window, over top parents, each as one customer.
with sums as (
    select * from {{ ref('int_revenue__parent_sums') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    sums.month,
    sums.retention_window,
    {% for part in bridge_amounts() + cohort_amounts() -%}
    sums.{{ part }},
    {% endfor -%}
    sums.cohort_opening_usage_amount,
    sums.cohort_closing_usage_amount,
    sums.n_cohort_customers,
    sums.n_retained_customers,
    sums.n_customers,
    sums.n_seats,
    months.is_complete_month,
    {{ retention_ratios() }},
    {{ ratio(
        'cohort_closing_mrr_amount + cohort_closing_usage_amount',
        'cohort_opening_mrr_amount + cohort_opening_usage_amount'
    ) }} as nrr_incl_usage
from sums
inner join months
    on sums.month = months.month
cross join settings
