-- Grain: month, window, dimension and member, for all dimensions that are attributes of customers.
with windows as (
    select * from {{ ref('int_revenue__customer_windows') }}
),

dated_members as (
    select * from {{ ref('int_revenue__dated_members') }}
),

customers as (
    select
        {% for attribute in retention_attributes() -%}
        dated_members.{{ attribute }},
        {% endfor -%}
        windows.*,
        windows.opening_mrr_amount > 0 as is_in_cohort,
        least(windows.constant_closing_mrr_amount, windows.opening_mrr_amount)
            as retained_mrr_amount
    from windows
    inner join dated_members
        on windows.customer_id = dated_members.customer_id
        and windows.member_month = dated_members.month
)

select
    month,
    retention_window,
    {{ grouped_member(retention_attributes()) }},
    {{ retention_sums() }},
    count(*) as n_summed_rows
from customers
group by
    grouping sets ( -- noqa: PRS, LT02
        {% for attribute in retention_attributes() -%}
        (month, retention_window, {{ attribute }}),
        {% endfor -%}
        (month, retention_window)
    )
