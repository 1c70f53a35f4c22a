-- Grain: customer × month, from the first of customer_months to that of the run. The
-- first of the stages that holds on the last day of the month, in the month of the run on its day;
-- and the month since which it has held without a break.
with movements as (
    select
        movements.customer_id,
        movements.month,
        movements.is_active_logo,
        max(case when movements.is_paying then 1 else 0 end) over (
            partition by movements.customer_id
            order by movements.month nulls last
            rows between unbounded preceding and current row
        ) = 1 as has_paid,
        least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as observed_on
    from {{ ref('int_revenue__customer_movements') }} as movements
    inner join {{ ref('int_revenue__months') }} as months on movements.month = months.month
    cross join {{ ref('stg_run__settings') }} as settings
),

lowest_bands as (
    select band from {{ ref('int_rules__health_bands') }}
    qualify row_number() over (
        order by band_order desc nulls last
    ) = 1
),

at_risk as (
    select
        banded.customer_id,
        banded.month
    from {{ ref('int_health__banded') }} as banded
    inner join lowest_bands on banded.health_band = lowest_bands.band
),

onboarding as (
    select distinct
        movements.customer_id,
        movements.month
    from movements
    inner join {{ ref('int_customer__onboarding_projects') }} as projects
        on movements.customer_id = projects.customer_id
        and movements.observed_on >= projects.kickoff_date
        and movements.observed_on < coalesce(projects.live_date, {{ far_date() }})
),

renewing as (
    select
        customer_id,
        month
    from {{ ref('int_health__measures_scored') }}
    where measure = 'days_to_contract_end' and measure_score < 100
),

staged as (
    select
        movements.customer_id,
        movements.month,
        case
            when not movements.has_paid then 'not yet paying'
            when not movements.is_active_logo then 'churned'
            when at_risk.customer_id is not null then 'at risk'
            when onboarding.customer_id is not null then 'onboarding'
            when renewing.customer_id is not null then 'renewing'
            else 'steady'
        end as lifecycle_stage
    from movements
    {% for stage in ['at_risk', 'onboarding', 'renewing'] -%}
    left join {{ stage }}
        on movements.customer_id = {{ stage }}.customer_id
        and movements.month = {{ stage }}.month
    {% endfor %}
),

compared as (
    select
        *,
        lag(lifecycle_stage, 1, '') over (
            partition by customer_id
            order by month nulls last
        ) as stage_before
    from staged
)

select
    customer_id,
    month,
    lifecycle_stage,
    max(case when lifecycle_stage <> stage_before then month end) over (
        partition by customer_id
        order by month nulls last
        rows between unbounded preceding and current row
    ) as stage_since_month
from compared
