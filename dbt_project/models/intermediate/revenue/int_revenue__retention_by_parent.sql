-- Grain: month and window, over top parents, each as one customer.
with windows as (
    select
        *,
        opening_mrr_amount > 0 as is_in_cohort,
        least(constant_closing_mrr_amount, opening_mrr_amount) as retained_mrr_amount
    from {{ ref('int_revenue__parent_windows') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

summed as (
    select
        month,
        retention_window,
        {{ retention_sums() }}
    from windows
    group by month, retention_window
)

select
    summed.*,
    months.is_complete_month,
    {{ retention_ratios() }}
from summed
inner join months
    on summed.month = months.month
cross join settings
