-- Grain: closing of a month and customer with health then or now. Of customers that became one the
-- score of the id that lives is compared, else of the first; the others keep their id of then.
with closed_months as (
    select * from {{ ref('stg_run__closed_months') }}
),

aliases as (
    select * from {{ ref('int_identity__aliases') }}
),

ranked as (
    select
        closed_health.*,
        coalesce(aliases.customer_id, closed_health.customer_id) as living_customer_id,
        row_number() over (
            partition by
                closed_health.month,
                closed_health.closing_number,
                coalesce(aliases.customer_id, closed_health.customer_id)
            order by aliases.alias_id asc nulls first
        ) as place
    from {{ ref('stg_run__closed_health') }} as closed_health
    left join aliases
        on closed_health.customer_id = aliases.alias_id
),

closed_scores as (
    select
        month,
        closing_number,
        case when place = 1 then living_customer_id else customer_id end as customer_id,
        health_score,
        health_band,
        coverage_rate
    from ranked
),

present_scores as (
    select
        scores.month,
        closed_months.closing_number,
        scores.customer_id,
        scores.health_score
    from {{ ref('int_health__scores') }} as scores
    inner join closed_months
        on scores.month = closed_months.month
),

compared as (
    select
        coalesce(closed_scores.month, present_scores.month) as month,
        coalesce(closed_scores.closing_number, present_scores.closing_number) as closing_number,
        coalesce(closed_scores.customer_id, present_scores.customer_id) as customer_id,
        closed_scores.health_score as health_score_as_closed,
        closed_scores.health_band as health_band_as_closed,
        closed_scores.coverage_rate as coverage_rate_as_closed,
        present_scores.health_score as health_score_now
    from closed_scores
    full outer join present_scores
        on closed_scores.month = present_scores.month
        and closed_scores.closing_number = present_scores.closing_number
        and closed_scores.customer_id = present_scores.customer_id
)

select
    compared.*,
    closed_months.reopened_at is null as is_in_force
from compared
inner join closed_months
    on compared.month = closed_months.month
    and compared.closing_number = closed_months.closing_number
