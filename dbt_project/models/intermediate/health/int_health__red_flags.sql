-- Grain: customer × month × red flag that is up.
with measure_values as (
    select * from {{ ref('int_health__measure_values') }}
),

vetoes as (
    select * from {{ ref('int_rules__health_vetoes') }}
)

select
    measure_values.customer_id,
    measure_values.month,
    vetoes.rule,
    vetoes.max_score,
    vetoes.reason
from measure_values
inner join vetoes on measure_values.measure = vetoes.measure
where
    (vetoes.comparison = 'at_least' and measure_values.measure_value >= vetoes.threshold)
    or (vetoes.comparison = 'at_most' and measure_values.measure_value <= vetoes.threshold)
