-- Grain: customer × month. Points of the measures present, cut by the strictest red flag; no score
-- where too little of the weight is present.
with customer_months as (
    select * from {{ ref('int_health__customer_months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

model_weights as (
    select
        segment,
        sum(weight) as weight,
        count(*) as n_measures
    from {{ ref('int_health__models') }}
    group by segment
),

present as (
    select
        customer_id,
        month,
        sum(weight) as weight,
        count(*) as n_measures,
        cast(sum(points) as decimal(7, 4)) as points
    from {{ ref('int_health__measures_scored') }}
    group by customer_id, month
),

red_flags as (
    select
        customer_id,
        month,
        count(*) as n_red_flags,
        min(max_score) as max_score,
        {{ joined_text('reason', 'rule nulls last', separator='; ') }} as red_flag_reasons
    from {{ ref('int_health__red_flags') }}
    group by customer_id, month
),

covered as (
    select
        customer_months.customer_id,
        customer_months.month,
        customer_months.observed_on,
        customer_months.segment,
        model_weights.n_measures as n_model_measures,
        coalesce(present.n_measures, 0) as n_measures,
        coalesce({{ ratio('present.weight', 'model_weights.weight') }}, 0) as coverage_rate,
        present.points,
        coalesce(red_flags.n_red_flags, 0) as n_red_flags,
        red_flags.max_score,
        red_flags.red_flag_reasons
    from customer_months
    inner join model_weights on customer_months.segment = model_weights.segment
    left join present
        on customer_months.customer_id = present.customer_id
        and customer_months.month = present.month
    left join red_flags
        on customer_months.customer_id = red_flags.customer_id
        and customer_months.month = red_flags.month
)

select
    covered.customer_id,
    covered.month,
    covered.observed_on,
    covered.segment,
    covered.n_model_measures,
    covered.n_measures,
    covered.coverage_rate,
    covered.n_red_flags,
    covered.red_flag_reasons,
    case
        when covered.n_measures = 0 then 'no measure has data'
        when covered.coverage_rate < settings.health_min_coverage then 'too few measures have data'
    end as no_score_reason,
    case when no_score_reason is null then covered.points end as score_before_red_flags,
    case
        when no_score_reason is null
            then least(covered.points, coalesce(covered.max_score, covered.points))
    end as health_score
from covered
cross join settings
