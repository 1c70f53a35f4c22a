-- Every customer with MRR is in one cohort: over cohorts, MRR and customers of a month are all its
-- MRR and customers, in every dimension.
with cohorts as (
    select
        month,
        dimension,
        sum(closing_mrr_amount) as closing_mrr_amount,
        sum(n_retained_customers) as n_customers
    from {{ ref('cohort_retention') }}
    group by month, dimension
),

months as (
    select
        month,
        closing_mrr_amount,
        n_customers
    from {{ ref('arpu') }}
    where dimension = 'all'
)

select
    coalesce(cohorts.month, months.month) as month,
    cohorts.dimension,
    cohorts.closing_mrr_amount,
    months.closing_mrr_amount as all_mrr_amount,
    'cohorts do not add up to the MRR and the customers of the month' as reason
from cohorts
full outer join months
    on cohorts.month = months.month
where
    coalesce(cohorts.closing_mrr_amount, 0) <> coalesce(months.closing_mrr_amount, 0)
    or coalesce(cohorts.n_customers, 0) <> coalesce(months.n_customers, 0)
