-- Grain: customer × month since first use: what was used in each window up to the day of
-- observation.
with customer_months as (
    select
        customer_months.*,
        windows.usage_trend_days,
        windows.active_days_days,
        windows.modules_used_days,
        windows.seat_use_days,
        greatest(
            4 * windows.usage_trend_days,
            windows.active_days_days,
            windows.modules_used_days,
            windows.seat_use_days
        ) as longest_days
    from {{ ref('int_health__customer_months') }} as customer_months
    inner join {{ ref('int_health__windows') }} as windows
        on customer_months.segment = windows.segment
),

usage as (
    select * from {{ ref('int_customer__usage') }}
),

first_uses as (
    select
        customer_id,
        min(activity_date) as first_used_on,
        min(activity_date) filter (where user_key is not null) as first_user_on,
        min(activity_date) filter (where module is not null) as first_module_on
    from usage
    group by customer_id
),

looked_back as (
    select
        customer_months.customer_id,
        customer_months.month,
        usage.activity_date,
        usage.user_key,
        usage.module,
        usage.n_actions,
        customer_months.usage_trend_days,
        customer_months.active_days_days,
        customer_months.modules_used_days,
        customer_months.seat_use_days,
        {{ dbt.datediff('usage.activity_date', 'customer_months.observed_on', 'day') }}
            as days_ago
    from customer_months
    inner join usage
        on customer_months.customer_id = usage.customer_id
        and usage.activity_date <= customer_months.observed_on
        and usage.activity_date
        > {{ add_days('customer_months.observed_on', '-customer_months.longest_days') }}
),

counted as (
    select
        customer_id,
        month,
        sum(n_actions) filter (where days_ago < usage_trend_days) as n_actions,
        sum(n_actions) filter (
            where days_ago >= usage_trend_days and days_ago < 4 * usage_trend_days
        ) as n_actions_before,
        count(distinct activity_date) filter (where days_ago < active_days_days) as n_active_days,
        count(distinct module) filter (where days_ago < modules_used_days) as n_modules,
        count(distinct user_key) filter (where days_ago < seat_use_days) as n_users
    from looked_back
    group by customer_id, month
)

select
    customer_months.customer_id,
    customer_months.month,
    customer_months.n_seats,
    coalesce(first_uses.first_user_on <= customer_months.observed_on, false) as has_users,
    coalesce(first_uses.first_module_on <= customer_months.observed_on, false) as has_modules,
    cast(coalesce(counted.n_actions, 0) as bigint) as n_actions,
    cast(coalesce(counted.n_actions_before, 0) as bigint) as n_actions_before,
    coalesce(counted.n_active_days, 0) as n_active_days,
    coalesce(counted.n_modules, 0) as n_modules,
    coalesce(counted.n_users, 0) as n_users
from customer_months
inner join first_uses
    on customer_months.customer_id = first_uses.customer_id
    and customer_months.observed_on >= first_uses.first_used_on
left join counted
    on customer_months.customer_id = counted.customer_id
    and customer_months.month = counted.month
