-- Grain: month, window and product, in the columns of int_revenue__retention_by_attribute.
with totals as (
    select * from {{ ref('int_revenue__product_totals') }}
),

cohorts as (
    select * from {{ ref('int_revenue__product_cohorts') }}
),

complete_windows as (
    select {{ add_months('min(month)', 12) }} as first_month
    from {{ ref('int_revenue__months') }}
),

{% for retention_window, length in retention_windows().items() -%}
bridges_of_{{ retention_window }} as (
    select
        month,
        product,
        '{{ retention_window }}' as retention_window,
        lag(closing_mrr_amount, {{ length }}, {{ amount(0) }}) over (
            partition by product
            order by month nulls last
        ) as opening_mrr_amount,
        {% for class in movement_classes() -%}
        sum({{ class }}_mrr_amount) over (
            partition by product
            order by month nulls last
            rows between {{ length - 1 }} preceding and current row
        ) as {{ class }}_mrr_amount,
        {% endfor -%}
        closing_mrr_amount,
        n_customers,
        n_seats
    from totals
),

{% endfor -%}
bridges as (
    select * from bridges_of_month
    union all
    select * from bridges_of_trailing_12_months
    where month >= (select complete_windows.first_month from complete_windows)
)

select
    bridges.month,
    bridges.retention_window,
    'product' as dimension,
    bridges.product as member,
    {% for part in bridge_amounts() -%}
    {{ amount('bridges.' ~ part) }} as {{ part }},
    {% endfor -%}
    {% for part in ['opening', 'closing', 'retained'] -%}
    {{ amount('coalesce(cohorts.cohort_' ~ part ~ '_mrr_amount, 0)') }}
        as cohort_{{ part }}_mrr_amount,
    {% endfor -%}
    coalesce(cohorts.n_cohort_customers, 0) as n_cohort_customers,
    coalesce(cohorts.n_retained_customers, 0) as n_retained_customers,
    bridges.n_customers,
    bridges.n_seats
from bridges
left join cohorts
    on bridges.month = cohorts.month
    and bridges.retention_window = cohorts.retention_window
    and bridges.product = cohorts.product
