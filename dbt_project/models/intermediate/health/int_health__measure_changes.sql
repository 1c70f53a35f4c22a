-- Grain: customer × month × measure that is present, with its change since the month before, where
-- the measure was present then.
with measures as (
    select * from {{ ref('int_health__measures_scored') }}
)

select
    measures.*,
    measures.measure_value - month_before.measure_value as measure_value_change,
    measures.points - month_before.points as points_change
from measures
left join measures as month_before
    on measures.customer_id = month_before.customer_id
    and measures.measure = month_before.measure
    and month_before.month = {{ add_months('measures.month', -1) }}
