-- Grain: month and window, summed over top parents, each as one customer.
with windows as (
    select
        *,
        opening_mrr_amount > 0 as is_in_cohort,
        least(constant_closing_mrr_amount, opening_mrr_amount) as retained_mrr_amount
    from {{ ref('int_revenue__parent_windows') }}
)

select
    month,
    retention_window,
    {{ retention_sums() }},
    count(*) as n_summed_rows
from windows
group by month, retention_window
