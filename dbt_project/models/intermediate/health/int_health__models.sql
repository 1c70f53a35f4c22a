-- Grain: segment × measure. The health model of each segment that a customer has: its own row of a
-- measure where there is one, else the row for all.
with measures as (
    select * from {{ ref('int_rules__health_measures') }}
),

segments as (
    select distinct segment from {{ ref('int_customer__attributes') }}
)

select
    segments.segment,
    measures.measure,
    measures.dimension,
    measures.weight,
    measures.value_at_0,
    measures.value_at_100,
    measures.window_days,
    measures.unit
from segments
inner join measures on measures.segment in (segments.segment, 'all')
qualify row_number() over (
    partition by segments.segment, measures.measure
    order by case when measures.segment = segments.segment then 1 else 2 end nulls last
) = 1
