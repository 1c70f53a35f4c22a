-- Grain: month and window, summed over top parents, each as one customer.
with parent_usage as (
    select * from {{ ref('int_revenue__parent_usage') }}
),

windows as (
    select
        windows.*,
        windows.opening_mrr_amount > 0 as is_in_cohort,
        least(windows.constant_closing_mrr_amount, windows.opening_mrr_amount)
            as retained_mrr_amount,
        case
            when windows.retention_window = 'month' then parent_usage.usage_amount_month_before
            else parent_usage.usage_amount_year_before
        end as opening_usage_amount,
        case
            when windows.retention_window = 'month'
                then parent_usage.usage_amount_at_rate_month_before
            else parent_usage.usage_amount_at_rate_year_before
        end as closing_usage_amount
    from {{ ref('int_revenue__parent_windows') }} as windows
    left join parent_usage
        on windows.top_parent_customer_id = parent_usage.top_parent_customer_id
        and windows.month = parent_usage.month
)

select
    month,
    retention_window,
    {{ retention_sums() }},
    {{ sum_amount('case when is_in_cohort then opening_usage_amount end') }}
        as cohort_opening_usage_amount,
    {{ sum_amount('case when is_in_cohort then closing_usage_amount end') }}
        as cohort_closing_usage_amount,
    count(*) as n_summed_rows
from windows
group by month, retention_window
