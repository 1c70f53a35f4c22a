-- Grain: customer with health in the month of the run: what a reader sees first of it.
with scores as (
    select * from {{ ref('int_health__banded') }}
),

measures as (
    select * from {{ ref('int_health__measures_scored') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

ranked as (
    select
        measures.customer_id,
        measures.lost_points,
        replace(measures.measure, '_', ' ') || ' ('
        || cast(cast(measures.lost_points as decimal(4, 1)) as varchar) || ')' as loss,
        row_number() over (
            partition by measures.customer_id
            order by measures.lost_points desc nulls last, measures.measure asc nulls last
        ) as loss_rank
    from measures
    inner join settings on measures.month = {{ month_start('settings.as_of') }}
),

heaviest as (
    select
        customer_id,
        {{ joined_text('loss', 'loss_rank nulls last') }} as heaviest_measures
    from ranked
    where loss_rank <= 3 and lost_points > 0
    group by customer_id
)

select
    scores.customer_id,
    scores.health_score,
    scores.health_band,
    scores.score_change_3_months as health_score_change_3_months,
    scores.no_score_reason,
    scores.red_flag_reasons,
    heaviest.heaviest_measures
from scores
inner join settings on scores.month = {{ month_start('settings.as_of') }}
left join heaviest on scores.customer_id = heaviest.customer_id
