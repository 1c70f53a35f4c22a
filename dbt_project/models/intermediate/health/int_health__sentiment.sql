-- Grain: customer × month × measure of sentiment. Present where somebody answered in the window.
-- Of a person's answers to NPS the latest counts; scales other than 0 to 10 give no NPS.
with customer_months as (
    select
        customer_months.customer_id,
        customer_months.month,
        customer_months.observed_on,
        {{ add_days('customer_months.observed_on', '-windows.csat_rate_days') }} as csat_after,
        {{ add_days('customer_months.observed_on', '-windows.nps_days') }} as nps_after
    from {{ ref('int_health__customer_months') }} as customer_months
    inner join {{ ref('int_health__windows') }} as windows
        on customer_months.segment = windows.segment
),

ratings as (
    select * from {{ ref('int_support__ratings') }}
),

answers as (
    select *
    from {{ ref('int_customer__survey_responses') }}
    where
        survey_type = 'nps'
        and score is not null
        and answered_on is not null
        and coalesce(scale_min, 0) = 0
        and coalesce(scale_max, 10) = 10
),

latest_answers as (
    select
        customer_months.customer_id,
        customer_months.month,
        answers.score
    from customer_months
    inner join answers
        on customer_months.customer_id = answers.customer_id
        and customer_months.nps_after < answers.answered_on
        and customer_months.observed_on >= answers.answered_on
    qualify row_number() over (
        partition by customer_months.customer_id, customer_months.month, answers.respondent_key
        order by
            answers.answered_on desc nulls last,
            answers.record_key desc nulls last,
            answers.source_system asc nulls last
    ) = 1
),

csat as (
    select
        customer_months.customer_id,
        customer_months.month,
        'csat_rate' as measure,
        {{ ratio('count(*) filter (where ratings.is_satisfied)', 'count(*)') }} as measure_value,
        count(*) as n_answers
    from customer_months
    inner join ratings
        on customer_months.customer_id = ratings.customer_id
        and customer_months.csat_after < ratings.rated_on
        and customer_months.observed_on >= ratings.rated_on
    group by customer_months.customer_id, customer_months.month
),

nps as (
    select
        customer_id,
        month,
        'nps' as measure,
        100 * {{ ratio(
            'count(*) filter (where score >= 9) - count(*) filter (where score <= 6)', 'count(*)'
        ) }} as measure_value,
        count(*) as n_answers
    from latest_answers
    group by customer_id, month
)

select
    customer_id,
    month,
    measure,
    cast(measure_value as decimal(18, 6)) as measure_value,
    n_answers
from csat
union all
select
    customer_id,
    month,
    measure,
    cast(measure_value as decimal(18, 6)) as measure_value,
    n_answers
from nps
