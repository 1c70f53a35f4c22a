-- Grain: a day of forecast, turn (first or later renewal) and health band, and the day as a whole:
-- how many of the renewals that had become final in the twelve months before were renewed.
with days as (
    select * from {{ ref('int_renewals__forecast_days') }}
),

closed as (
    select * from {{ ref('int_renewals__described') }}
    where is_decided
),

looked_back_at as (
    select
        days.forecast_date,
        closed.is_first_renewal,
        closed.health_band,
        closed.is_renewed
    from days
    inner join closed
        on days.forecast_date >= closed.final_on
        and days.year_before < closed.final_on
)

select
    forecast_date,
    is_first_renewal,
    health_band,
    grouping(health_band) = 1 as is_of_all,
    count(*) as n_closed,
    {{ ratio('count(*) filter (where is_renewed)', 'count(*)') }} as renewal_rate_count
from looked_back_at
group by
    grouping sets ( -- noqa: PRS, LT02
        (forecast_date, is_first_renewal, health_band),
        (forecast_date)
    )
