-- Grain: something that tells more of an active customer in a month than that it is steady, as of
-- the last day of the month, in the month of the run of its day. Of several the first holds.
with months as (
    select
        months.month,
        least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as observed_on
    from {{ ref('int_revenue__months') }} as months
    cross join {{ ref('stg_run__settings') }} as settings
),

lowest_bands as (
    select band from {{ ref('int_rules__health_bands') }}
    qualify row_number() over (
        order by band_order desc nulls last
    ) = 1
)

select
    banded.customer_id,
    banded.month,
    1 as stage_order
from {{ ref('int_health__banded') }} as banded
inner join lowest_bands on banded.health_band = lowest_bands.band
union all
select
    projects.customer_id,
    months.month,
    2 as stage_order
from {{ ref('int_customer__onboarding_projects') }} as projects
inner join months
    on projects.kickoff_date <= months.observed_on
    and coalesce(projects.live_date, {{ far_date() }}) > months.observed_on
union all
select
    customer_id,
    month,
    3 as stage_order
from {{ ref('int_health__measures_scored') }}
where measure = 'days_to_contract_end' and measure_score < 100
