-- Grain: customer × month, from the first with a ticket to that of the run. The backlog is what
-- was made less what was solved for good so far: a ticket that came back counts as open until
-- then.
with activity as (
    select * from {{ ref('int_support__activity_months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

bounds as (
    select
        (select min(activity.month) from activity) as first_month,
        {{ month_start('settings.as_of') }} as last_month
    from settings
),

months as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
),

first_months as (
    select
        customer_id,
        min(month) as first_month
    from activity
    group by customer_id
),

customer_months as (
    select
        first_months.customer_id,
        months.month
    from first_months
    inner join months on first_months.first_month <= months.month
)

select
    customer_months.customer_id,
    customer_months.month,
    {{ add_months('customer_months.month', 1) }} <= {{ add_days('settings.as_of', 1) }}
        as is_complete_month,
    {% for count in [
        'n_created', 'n_escalated', 'n_severe', 'n_first_responses', 'n_resolved',
        'n_resolved_with_history', 'n_resolved_after_reopening', 'n_resolved_in_one_touch',
        'n_ratings', 'n_satisfied',
    ] -%}
    coalesce(activity.{{ count }}, 0) as {{ count }},
    {% endfor -%}
    activity.first_response_minutes_total,
    activity.median_first_response_minutes,
    activity.full_resolution_minutes_total,
    activity.median_full_resolution_minutes,
    cast(sum(coalesce(activity.n_created, 0) - coalesce(activity.n_resolved, 0)) over (
        partition by customer_months.customer_id
        order by customer_months.month nulls last
        rows between unbounded preceding and current row
    ) as bigint) as n_backlog
from customer_months
cross join settings
left join activity
    on customer_months.customer_id = activity.customer_id
    and customer_months.month = activity.month
