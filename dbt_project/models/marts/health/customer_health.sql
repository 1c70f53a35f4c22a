-- Grain: customer × month at whose end the customer was an active logo.
with scores as (
    select * from {{ ref('int_health__banded') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

closed_health as (
    select * from {{ ref('int_restatements__health') }}
)

select
    scores.customer_id,
    scores.month,
    months.is_complete_month,
    scores.observed_on,
    scores.segment,
    scores.health_score,
    scores.health_band,
    scores.no_score_reason,
    scores.coverage_rate,
    scores.n_measures,
    scores.n_model_measures,
    scores.score_before_red_flags,
    scores.n_red_flags,
    scores.red_flag_reasons,
    scores.score_change_1_month,
    scores.score_change_3_months,
    closed_health.health_score_as_closed,
    closed_health.health_band_as_closed,
    closed_health.coverage_rate_as_closed
from scores
inner join months on scores.month = months.month
left join closed_health
    on scores.month = closed_health.month
    and scores.customer_id = closed_health.customer_id
    and closed_health.is_in_force
