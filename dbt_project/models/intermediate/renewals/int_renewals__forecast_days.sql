-- Grain: a day on which the rule of forecast speaks: the last of each month that is over, and the
-- day of the run. Terms due up to forecast_until are looked at.
with months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

days as (
    select {{ add_days('months.next_month_start', -1) }} as forecast_date
    from months
    where months.is_complete_month
    union
    select settings.as_of as forecast_date
    from settings
)

select
    days.forecast_date,
    {{ month_start('days.forecast_date') }} as month,
    {{ add_months('days.forecast_date', -12) }} as year_before,
    case
        when days.forecast_date = settings.as_of then {{ far_date() }}
        else {{ add_days('days.forecast_date', 180) }}
    end as forecast_until
from days
cross join settings
