select
    measure,
    segment,
    dimension,
    weight,
    value_at_0,
    value_at_100,
    window_days,
    unit,
    measure_description
from {{ source('rules', 'health_measures') }}
