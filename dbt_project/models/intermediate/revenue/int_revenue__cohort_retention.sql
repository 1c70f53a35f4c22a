-- Grain: month of first payment, month since, dimension and member. A cohort of which nobody pays
-- any more stays, at 0.
with summed as (
    select
        *,
        n_summed_rows as n_customers
    from {{ ref('int_revenue__cohort_sums') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

cohorts as (
    select
        summed.cohort_month,
        summed.dimension,
        summed.member,
        summed.n_customers as n_cohort_customers,
        summed.mrr_amount as cohort_opening_mrr_amount,
        months.month,
        months.is_complete_month,
        row_number() over (
            partition by summed.cohort_month, summed.dimension, summed.member
            order by months.month nulls last
        ) - 1 as months_since
    from summed
    inner join months
        on summed.cohort_month <= months.month
    where summed.month = summed.cohort_month
)

select
    cohorts.*,
    coalesce(summed.n_customers, 0) as n_retained_customers,
    coalesce(summed.mrr_amount, 0) as closing_mrr_amount,
    coalesce(summed.constant_mrr_amount, 0) as cohort_closing_mrr_amount,
    coalesce(summed.retained_mrr_amount, 0) as cohort_retained_mrr_amount,
    {{ ratio('coalesce(summed.constant_mrr_amount, 0)', 'cohorts.cohort_opening_mrr_amount') }}
        as nrr,
    {{ ratio('coalesce(summed.retained_mrr_amount, 0)', 'cohorts.cohort_opening_mrr_amount') }}
        as grr,
    {{ ratio('coalesce(summed.n_customers, 0)', 'cohorts.n_cohort_customers') }}
        as logo_retention_rate,
    cohorts.n_cohort_customers < settings.small_base_n as is_small_base
from cohorts
cross join settings
left join summed
    on cohorts.cohort_month = summed.cohort_month
    and cohorts.month = summed.month
    and cohorts.dimension = summed.dimension
    and cohorts.member = summed.member
