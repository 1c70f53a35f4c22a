-- Grain: customer × month in which a ticket was made, answered or solved, or a rating given. Each
-- counts in the month in which it happened: closed months stand. Test customers are left out.
with tickets as (
    select *
    from {{ ref('int_support__tickets') }}
    where not is_test
),

ratings as (
    select *
    from {{ ref('int_support__ratings') }}
    where not is_test
),

created as (
    select
        customer_id,
        {{ month_start('created_on') }} as month,
        count(*) as n_created,
        count(*) filter (where is_escalated) as n_escalated,
        count(*) filter (where is_severe) as n_severe
    from tickets
    group by all
),

answered as (
    select
        customer_id,
        {{ month_start('first_response_on') }} as month,
        count(*) as n_first_responses,
        cast(sum(first_response_minutes) as decimal(28, 0)) as first_response_minutes_total,
        median(first_response_minutes) as median_first_response_minutes
    from tickets
    where first_response_on is not null
    group by all
),

resolved as (
    select
        customer_id,
        {{ month_start('resolved_on') }} as month,
        count(*) as n_resolved,
        cast(sum(full_resolution_minutes) as decimal(28, 0)) as full_resolution_minutes_total,
        median(full_resolution_minutes) as median_full_resolution_minutes,
        count(n_reopenings) as n_resolved_with_history,
        count(*) filter (where n_reopenings > 0) as n_resolved_after_reopening,
        count(*) filter (where n_reopenings = 0 and n_public_replies = 1) as n_resolved_in_one_touch
    from tickets
    where resolved_on is not null
    group by all
),

rated as (
    select
        customer_id,
        {{ month_start('rated_on') }} as month,
        count(*) as n_ratings,
        count(*) filter (where is_satisfied) as n_satisfied
    from ratings
    group by all
),

customer_months as (
    {% for part in ['created', 'answered', 'resolved', 'rated'] -%}
    {% if not loop.first %}
    union
    {% endif -%}
    select
        customer_id,
        month
    from {{ part }}
    {% endfor %}
)

select
    customer_months.customer_id,
    customer_months.month,
    coalesce(created.n_created, 0) as n_created,
    coalesce(created.n_escalated, 0) as n_escalated,
    coalesce(created.n_severe, 0) as n_severe,
    coalesce(answered.n_first_responses, 0) as n_first_responses,
    answered.first_response_minutes_total,
    answered.median_first_response_minutes,
    coalesce(resolved.n_resolved, 0) as n_resolved,
    resolved.full_resolution_minutes_total,
    resolved.median_full_resolution_minutes,
    coalesce(resolved.n_resolved_with_history, 0) as n_resolved_with_history,
    coalesce(resolved.n_resolved_after_reopening, 0) as n_resolved_after_reopening,
    coalesce(resolved.n_resolved_in_one_touch, 0) as n_resolved_in_one_touch,
    coalesce(rated.n_ratings, 0) as n_ratings,
    coalesce(rated.n_satisfied, 0) as n_satisfied
from customer_months
{% for part in ['created', 'answered', 'resolved', 'rated'] -%}
left join {{ part }}
    on customer_months.customer_id = {{ part }}.customer_id
    and customer_months.month = {{ part }}.month
{% endfor %}
