-- Points are rounded at the eighth decimal, the score at the fourth.
with scores as (
    select * from {{ ref('customer_health') }}
),

measures as (
    select
        customer_id,
        month,
        sum(points) as points
    from {{ ref('customer_health_measures') }}
    group by customer_id, month
)

select
    scores.customer_id,
    scores.month,
    scores.score_before_red_flags,
    measures.points
from scores
left join measures
    on scores.customer_id = measures.customer_id
    and scores.month = measures.month
where
    scores.score_before_red_flags is not null
    and coalesce(abs(scores.score_before_red_flags - measures.points) > 0.0001, true)
