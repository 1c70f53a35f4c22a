-- Grain: month, window, dimension and member, where there is or was MRR.
with by_attribute as (
    select * from {{ ref('int_revenue__retention_by_attribute') }}
),

by_product as (
    select * from {{ ref('int_revenue__retention_by_product') }}
),

cohort_usage as (
    select * from {{ ref('int_revenue__cohort_usage') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

unioned as (
    select
        month,
        retention_window,
        dimension,
        member,
        {% for part in bridge_amounts() + cohort_amounts() -%}
        {{ part }},
        {% endfor -%}
        n_cohort_customers,
        n_retained_customers,
        n_customers,
        n_seats
    from by_attribute
    union all
    select * from by_product
    where
        n_customers > 0
        {% for part in bridge_amounts() -%}
        or {{ part }} <> 0
        {% endfor -%}
),

with_usage as (
    select
        unioned.*,
        case
            when unioned.dimension <> 'product'
                then coalesce(cohort_usage.cohort_opening_usage_amount, 0)
        end as cohort_opening_usage_amount,
        case
            when unioned.dimension <> 'product'
                then coalesce(cohort_usage.cohort_closing_usage_amount, 0)
        end as cohort_closing_usage_amount
    from unioned
    left join cohort_usage
        on unioned.month = cohort_usage.month
        and unioned.retention_window = cohort_usage.retention_window
        and unioned.dimension = cohort_usage.dimension
        and unioned.member = cohort_usage.member
),

rated as (
    select
        with_usage.*,
        months.is_complete_month,
        {{ retention_ratios() }},
        {{ ratio(
            'cohort_closing_mrr_amount + cohort_closing_usage_amount',
            'cohort_opening_mrr_amount + cohort_opening_usage_amount'
        ) }} as nrr_incl_usage,
        {{ ratio('-churn_mrr_amount', 'opening_mrr_amount') }} as churn_rate,
        with_usage.n_customers < settings.small_base_n as is_small_closing_base,
        {{ divide_amount('closing_mrr_amount', 'n_customers') }} as arpu_amount,
        {{ divide_amount('closing_mrr_amount', 'n_seats') }} as arpu_per_seat_amount
    from with_usage
    inner join months
        on with_usage.month = months.month
    cross join settings
)

select
    rated.*,
    rated.churn_rate - earlier.churn_rate as churn_rate_trend
from rated
left join rated as earlier
    on rated.retention_window = earlier.retention_window
    and rated.dimension = earlier.dimension
    and rated.member = earlier.member
    and rated.month = {{ add_months('earlier.month', 3) }}
