-- Grain: customer with usage up to the day of the run. What was used in the last days, that of the
-- run included; users are counted only where rows name them.
with usage as (
    select
        usage.*,
        {{ dbt.datediff('usage.activity_date', 'settings.as_of', 'day') }}
            as days_ago
    from {{ ref('int_customer__usage') }} as usage
    inner join {{ ref('stg_run__settings') }} as settings
        on usage.activity_date <= settings.as_of
),

revenue as (
    select * from {{ ref('int_customer__revenue') }}
),

counted as (
    select
        customer_id,
        max(activity_date) as last_use_date,
        cast(coalesce(sum(n_actions) filter (where days_ago < 30), 0) as bigint)
            as n_actions_30_days,
        cast(coalesce(sum(n_actions) filter (where days_ago >= 30 and days_ago < 120), 0) as bigint)
            as n_actions_before,
        count(distinct activity_date) filter (where days_ago < 30) as n_active_days_30_days,
        count(user_key) > 0 as has_users,
        count(distinct user_key) filter (where days_ago < 30) as n_users
    from usage
    group by customer_id
)

select
    counted.customer_id,
    counted.last_use_date,
    counted.n_actions_30_days,
    counted.n_active_days_30_days,
    {{ ratio('3 * counted.n_actions_30_days', 'counted.n_actions_before') }} as usage_trend,
    case when counted.has_users then counted.n_users end as n_active_seats,
    case when counted.has_users then {{ ratio('counted.n_users', 'revenue.n_seats') }} end
        as seat_utilisation_rate
from counted
left join revenue on counted.customer_id = revenue.customer_id
where counted.customer_id <> '(unknown)'
