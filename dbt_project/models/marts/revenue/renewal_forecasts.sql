-- Grain: day of forecast and horizon.
with forecasts as (
    select * from {{ ref('int_renewals__forecast_record') }}
)

select
    forecast_date,
    horizon_days,
    is_final,
    n_due,
    n_decided,
    n_unvalued,
    target_arr_amount,
    n_forecast,
    n_actual,
    forecast_arr_amount,
    actual_arr_amount,
    actual_retained_arr_amount,
    error_arr_amount,
    error_rate
from forecasts
