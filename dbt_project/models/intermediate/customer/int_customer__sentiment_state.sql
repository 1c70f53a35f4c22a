-- Grain: a customer. What its people said in the twelve months that end with the day of the run. Of
-- a person's answers to NPS the latest counts; scales other than 0 to 10 give no NPS. CES is on the
-- scale that the latest answer declares; answers on other scales, or on none, are left out.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select
        as_of,
        {{ add_months('as_of', -12) }} as year_before
    from {{ ref('stg_run__settings') }}
),

ratings as (
    select
        ratings.customer_id,
        count(*) as n_csat_ratings,
        {{ ratio('count(*) filter (where ratings.is_satisfied)', 'count(*)') }} as csat_rate
    from {{ ref('int_support__ratings') }} as ratings
    inner join settings
        on ratings.rated_on > settings.year_before
        and ratings.rated_on <= settings.as_of
    group by ratings.customer_id
),

answers as (
    select answers.*
    from {{ ref('int_customer__survey_responses') }} as answers
    inner join settings
        on answers.answered_on > settings.year_before
        and answers.answered_on <= settings.as_of
    where answers.score is not null
),

latest_scores as (
    select
        customer_id,
        score
    from answers
    where
        survey_type = 'nps'
        and coalesce(scale_min, 0) = 0
        and coalesce(scale_max, 10) = 10
    qualify row_number() over (
        partition by customer_id, respondent_key
        order by
            answered_on desc nulls last,
            record_key desc nulls last,
            source_system asc nulls last
    ) = 1
),

nps as (
    select
        customer_id,
        count(*) as n_nps_answers,
        100 * {{ ratio(
            'count(*) filter (where score >= 9) - count(*) filter (where score <= 6)', 'count(*)'
        ) }} as nps
    from latest_scores
    group by customer_id
),

efforts as (
    select
        customer_id,
        cast(cast(scale_min as bigint) as varchar) || ' to '
        || cast(cast(scale_max as bigint) as varchar) as ces_scale,
        {{ ratio('sum(score)', 'count(*)') }} as ces,
        count(*) as n_ces_answers
    from answers
    where survey_type = 'ces' and scale_min is not null and scale_max is not null
    group by customer_id, scale_min, scale_max
    qualify row_number() over (
        partition by customer_id
        order by
            max(answered_on) desc nulls last,
            scale_max desc nulls last,
            scale_min asc nulls last
    ) = 1
)

select
    customers.customer_id,
    ratings.csat_rate,
    coalesce(ratings.n_csat_ratings, 0) as n_csat_ratings,
    nps.nps,
    coalesce(nps.n_nps_answers, 0) as n_nps_answers,
    efforts.ces,
    efforts.ces_scale,
    coalesce(efforts.n_ces_answers, 0) as n_ces_answers
from customers
left join ratings on customers.customer_id = ratings.customer_id
left join nps on customers.customer_id = nps.customer_id
left join efforts on customers.customer_id = efforts.customer_id
