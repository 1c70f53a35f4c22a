-- Every cohort of revenue_retention is the customers of customer_months who paid when its window
-- began, under the members of then: the way from a figure down to its customers.
with months as (
    select * from {{ ref('customer_months') }}
),

retention as (
    select * from {{ ref('revenue_retention') }}
    where dimension <> 'product' and n_cohort_customers > 0
),

pairs as (
    {% for retention_window, length in retention_windows().items() -%}
    select
        opening.*,
        '{{ retention_window }}' as retention_window,
        closing.month as closing_month,
        closing.closing_mrr_amount_at_rate_{{ 'month' if length == 1 else 'year' }}_before
            as constant_closing_mrr_amount
    from months as opening
    inner join months as closing
        on opening.customer_id = closing.customer_id
        and closing.month = {{ add_months('opening.month', length) }}
    where opening.is_paying
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

cohorts as (
    select
        closing_month as month,
        retention_window,
        {{ grouped_member(retention_attributes()) }},
        count(*) as n_cohort_customers,
        {{ sum_amount('closing_mrr_amount') }} as cohort_opening_mrr_amount,
        {{ sum_amount('constant_closing_mrr_amount') }} as cohort_closing_mrr_amount,
        {{ sum_amount('least(constant_closing_mrr_amount, closing_mrr_amount)') }}
            as cohort_retained_mrr_amount
    from pairs
    group by
        grouping sets ( -- noqa: PRS, LT02
            {% for attribute in retention_attributes() -%}
            (closing_month, retention_window, {{ attribute }}),
            {% endfor -%}
            (closing_month, retention_window)
        )
)

select
    retention.month,
    retention.retention_window,
    retention.dimension,
    retention.member,
    retention.n_cohort_customers,
    cohorts.n_cohort_customers as n_customers,
    'the customers of the window''s start do not add up to the cohort' as reason
from retention
left join cohorts
    on retention.month = cohorts.month
    and retention.retention_window = cohorts.retention_window
    and retention.dimension = cohorts.dimension
    and retention.member = cohorts.member
where
    retention.n_cohort_customers is distinct from cohorts.n_cohort_customers
    or retention.cohort_opening_mrr_amount is distinct from cohorts.cohort_opening_mrr_amount
    or retention.cohort_closing_mrr_amount is distinct from cohorts.cohort_closing_mrr_amount
    or retention.cohort_retained_mrr_amount is distinct from cohorts.cohort_retained_mrr_amount
