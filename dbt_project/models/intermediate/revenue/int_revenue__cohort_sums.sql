-- Grain: month of first payment, month with MRR, dimension and member, before anything is divided.
with customer_months as (
    select * from {{ ref('int_revenue__cohort_customers') }}
),

dated_members as (
    select * from {{ ref('int_revenue__dated_members') }}
),

customers as (
    select
        {% for attribute in cohort_attributes() -%}
        dated_members.{{ attribute }},
        {% endfor -%}
        customer_months.*
    from customer_months
    inner join dated_members
        on customer_months.customer_id = dated_members.customer_id
        and customer_months.cohort_month = dated_members.month
)

select
    cohort_month,
    month,
    {{ grouped_member(cohort_attributes()) }},
    {{ sum_amount('mrr_amount') }} as mrr_amount,
    {{ sum_amount('constant_mrr_amount') }} as constant_mrr_amount,
    {{ sum_amount('retained_mrr_amount') }} as retained_mrr_amount,
    count(*) as n_summed_rows
from customers
group by
    grouping sets ( -- noqa: PRS, LT02
        {% for attribute in cohort_attributes() -%}
        (cohort_month, month, {{ attribute }}),
        {% endfor -%}
        (cohort_month, month)
    )
