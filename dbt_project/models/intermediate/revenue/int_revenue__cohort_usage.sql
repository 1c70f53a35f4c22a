-- Grain: month, window that ends with it, dimension and member. Usage of the customers with MRR at
-- the window's start, in the mean month of the twelve up to its start and of those up to its end.
with usage_months as (
    select * from {{ ref('int_revenue__usage_months') }}
),

dated_members as (
    select * from {{ ref('int_revenue__dated_members') }}
),

ends as (
    {% for retention_window, length in retention_windows().items() -%}
    select
        customer_id,
        month as start_month,
        {{ add_months('month', length) }} as month,
        '{{ retention_window }}' as retention_window,
        mean_usage_amount as opening_usage_amount,
        {{ amount(0) }} as closing_usage_amount
    from usage_months
    union all
    select
        customer_id,
        {{ add_months('month', -length) }} as start_month,
        month,
        '{{ retention_window }}' as retention_window,
        {{ amount(0) }} as opening_usage_amount,
        mean_usage_amount_at_rate_{{ 'month' if length == 1 else 'year' }}_before
            as closing_usage_amount
    from usage_months
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

customers as (
    select
        {% for attribute in retention_attributes() -%}
        dated_members.{{ attribute }},
        {% endfor -%}
        ends.*
    from ends
    inner join dated_members
        on ends.customer_id = dated_members.customer_id
        and ends.start_month = dated_members.month
)

select
    month,
    retention_window,
    {{ grouped_member(retention_attributes()) }},
    {{ sum_amount('opening_usage_amount') }} as cohort_opening_usage_amount,
    {{ sum_amount('closing_usage_amount') }} as cohort_closing_usage_amount,
    count(*) as n_summed_rows
from customers
group by
    grouping sets ( -- noqa: PRS, LT02
        {% for attribute in retention_attributes() -%}
        (month, retention_window, {{ attribute }}),
        {% endfor -%}
        (month, retention_window)
    )
