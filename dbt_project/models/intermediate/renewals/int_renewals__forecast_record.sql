-- Grain: a day of forecast and horizon: what the rule said of the terms due in it, and what came.
with forecasts as (
    select * from {{ ref('int_renewals__forecasts') }}
),

horizons as (
    select 90 as horizon_days
    union all
    select 180 as horizon_days
),

due as (
    select
        forecasts.*,
        horizons.horizon_days,
        forecasts.target_amount is not null
        and (forecasts.renewed_amount is not null or not forecasts.is_decided) as is_measured
    from forecasts
    inner join horizons
        on forecasts.due_date > forecasts.forecast_date
        and forecasts.due_date <= {{ add_days('forecasts.forecast_date', 'horizons.horizon_days') }}
),

summed as (
    select
        forecast_date,
        horizon_days,
        bool_and(is_final) as is_final,
        count(*) as n_due,
        count(*) filter (where forecast_rule = 'decided') as n_decided,
        count(*) filter (where not is_measured) as n_unvalued,
        {{ sum_amount('case when is_measured then target_amount end') }} as target_arr_amount,
        case
            when bool_and(forecast_probability is not null)
                then cast(sum(cast(forecast_probability as decimal(18, 8))) as decimal(18, 4))
        end as n_forecast,
        case
            when bool_and(forecast_amount is not null) filter (where is_measured)
                then {{ sum_amount('case when is_measured then forecast_amount end') }}
        end as forecast_arr_amount,
        case when bool_and(is_final) then count(*) filter (where is_renewed) end as n_actual,
        case
            when bool_and(is_final)
                then {{ sum_amount('case when is_measured then renewed_amount end') }}
        end as actual_arr_amount,
        case
            when bool_and(is_final)
                then {{ sum_amount('case when is_measured then retained_amount end') }}
        end as actual_retained_arr_amount
    from due
    group by forecast_date, horizon_days
)

select
    *,
    {{ amount('forecast_arr_amount - actual_arr_amount') }} as error_arr_amount,
    {{ ratio('forecast_arr_amount - actual_arr_amount', 'actual_arr_amount') }} as error_rate
from summed
