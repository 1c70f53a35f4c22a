-- Grain: customer × month × measure that is present and in the segment's model. The score is the
-- place of the value between the two ends of the curve; points are the measure's part of the
-- health score, lost points its part of what is missing to 100.
with measure_values as (
    select * from {{ ref('int_health__measure_values') }}
),

customer_months as (
    select * from {{ ref('int_health__customer_months') }}
),

models as (
    select * from {{ ref('int_health__models') }}
),

scored as (
    select
        customer_months.customer_id,
        customer_months.month,
        models.measure,
        models.dimension,
        models.unit,
        measure_values.measure_value,
        measure_values.n_answers,
        models.weight,
        cast(100 * least(greatest({{ ratio(
            'measure_values.measure_value - models.value_at_0',
            'models.value_at_100 - models.value_at_0'
        ) }}, 0), 1) as decimal(7, 4)) as measure_score
    from measure_values
    inner join customer_months
        on measure_values.customer_id = customer_months.customer_id
        and measure_values.month = customer_months.month
    inner join models
        on customer_months.segment = models.segment
        and measure_values.measure = models.measure
),

weighted as (
    select
        *,
        {{ ratio('weight', 'sum(weight) over (partition by customer_id, month)') }} as weight_share
    from scored
)

select
    customer_id,
    month,
    measure,
    dimension,
    unit,
    measure_value,
    n_answers,
    measure_score,
    weight,
    cast(measure_score * weight_share as decimal(12, 8)) as points,
    cast((100 - measure_score) * weight_share as decimal(12, 8)) as lost_points
from weighted
