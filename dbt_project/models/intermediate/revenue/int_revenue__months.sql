-- Grain: month, from the first with a subscription or usage to that of as_of.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

items as (
    select * from {{ ref('int_revenue__subscription_items') }}
),

usage_entries as (
    select * from {{ ref('int_revenue__usage_entries') }}
),

starts as (
    select min(effective_from) as first_date from items
    union all
    select min(used_on) as first_date from usage_entries
),

first_start as (
    select min(first_date) as first_date from starts
),

bounds as (
    select
        {{ month_start('least(coalesce(first_start.first_date, settings.as_of), settings.as_of)') }}
            as first_month,
        {{ month_start('settings.as_of') }} as last_month
    from settings
    cross join first_start
),

months as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
)

select
    months.month,
    {{ add_months('months.month', 1) }} as next_month_start,
    {{ add_months('months.month', 1) }} <= {{ add_days('settings.as_of', 1) }} as is_complete_month
from months
cross join settings
