-- Grain: customer × month × measure that has data.
with measures as (
    select * from {{ ref('int_health__measure_changes') }}
)

select
    customer_id,
    month,
    measure,
    dimension,
    unit,
    measure_value,
    measure_value_change,
    n_answers,
    measure_score,
    weight,
    points,
    points_change,
    lost_points
from measures
