-- Grain: a line for recurring service or its proration. What it is worth a month is its net amount
-- × n_interval_days ÷ n_days ÷ n_interval_months: of whole months its share of one; proration, and
-- what covers no whole months, its part of the interval that ends with it; else by 365 days a year.
{{ config(materialized='view') }}

with lines as (
    select
        *,
        {{ dbt.datediff('service_from', 'service_to', 'day') }}
            as n_days,
        {{ whole_months('service_from', 'service_to') }} as n_whole_months,
        case when line_class = 'recurring' then n_whole_months end as n_months
    from {{ ref('int_reconciliation__lines') }}
    where line_class in ('recurring', 'proration')
),

intervals as (
    select
        source_system,
        subscription_id,
        min(billing_interval) as billing_interval,
        min({{ interval_months('billing_interval', 'interval_count') }}) as n_months
    from {{ ref('int_revenue__billed_items') }}
    where not is_metered
    group by source_system, subscription_id
),

cycles as (
    select
        source_system,
        subscription_key,
        service_to,
        max(n_days) as n_days,
        max(n_months) as n_months
    from lines
    where n_months is not null
    group by source_system, subscription_key, service_to
),

parts as (
    select
        lines.*,
        coalesce(cycles.n_months, intervals.n_months) as n_part_months,
        coalesce(
            cycles.n_days,
            {{ dbt.datediff(
                add_months('lines.service_to', '-intervals.n_months'), 'lines.service_to', 'day'
            ) }}
        ) as n_part_days,
        intervals.billing_interval
    from lines
    left join intervals
        on lines.source_system = intervals.source_system
        and lines.subscription_id = intervals.subscription_id
    left join cycles
        on lines.source_system = cycles.source_system
        and lines.subscription_key = cycles.subscription_key
        and lines.service_to = cycles.service_to
        and lines.n_days < cycles.n_days
        and lines.n_months is null
)

select
    source_system,
    line_id,
    customer_id,
    subscription_key,
    currency,
    line_class,
    billed_month,
    net_amount,
    uncounted_discount_amount,
    service_from,
    service_to,
    n_days,
    {{ month_start('least(service_from, billed_month)') }} as first_month,
    {{ month_start('greatest(' ~ add_days('service_to', -1) ~ ', billed_month)') }} as last_month,
    case
        when is_left_out then 0
        when n_months is not null then n_days
        when billing_interval = 'week' then 364
        else coalesce(n_part_days, 365)
    end as n_interval_days,
    case
        when n_months is not null then n_months
        when billing_interval = 'week' then 12
        else coalesce(n_part_months, 12)
    end as n_interval_months
from parts
