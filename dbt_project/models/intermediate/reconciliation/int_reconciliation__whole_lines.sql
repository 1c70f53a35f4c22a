-- Grain: a line for recurring service or its proration, with the part of the subscription that it
-- charges for, how often the items of that part are billed, and the interval of the line itself
-- where it is a whole one.
with told_apart as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

items as (
    select
        items.source_system,
        items.subscription_key,
        {{ subscription_part('items') }} as part,
        items.billing_interval,
        items.interval_count
    from {{ ref('int_reconciliation__items') }} as items
    inner join told_apart
        on items.source_system = told_apart.source_system
        and items.subscription_key = told_apart.subscription_key
    where items.billing_interval is not null
),

intervals as (
    select
        source_system,
        subscription_key,
        part,
        bool_or(billing_interval = 'week') as has_weeks,
        min({{ interval_months('billing_interval', 'interval_count') }}) as n_months
    from items
    group by source_system, subscription_key, part
),

short_intervals as (
    select
        source_system,
        subscription_key,
        part,
        interval_count * case billing_interval when 'week' then 7 else 1 end as n_days,
        bool_or(billing_interval = 'week') as is_week
    from items
    where billing_interval in ('week', 'day')
    group by all
),

lines as (
    select
        {% for column in [
            'source_system', 'line_id', 'subscription_key', 'currency', 'line_class', 'billed_month',
            'service_from', 'service_to', 'net_amount', 'uncounted_discount_amount', 'is_left_out',
        ] -%}
        lines.{{ column }},
        {% endfor -%}
        {{ subscription_part('lines') }} as part,
        {{ dbt.datediff('lines.service_from', 'lines.service_to', 'day') }}
            as n_days,
        {{ whole_months('lines.service_from', 'lines.service_to') }} as n_whole_months
    from {{ ref('int_reconciliation__lines') }} as lines
    inner join told_apart
        on lines.source_system = told_apart.source_system
        and lines.subscription_key = told_apart.subscription_key
    where lines.line_class in ('recurring', 'proration')
)

select
    lines.*,
    intervals.has_weeks,
    intervals.n_months as n_billed_months,
    lines.line_class = 'recurring'
    and lines.n_whole_months > 0
    and (intervals.n_months is not null or intervals.source_system is null) as is_of_months,
    case
        when is_of_months then lines.n_days
        when lines.line_class = 'recurring' and short_intervals.is_week then 364
        when lines.line_class = 'recurring' and not short_intervals.is_week then 365
    end as n_whole_days,
    case when is_of_months then lines.n_whole_months else 12 end as n_whole_interval_months,
    case when n_whole_days is null then lines.service_to end as part_to
from lines
left join intervals
    on lines.source_system = intervals.source_system
    and lines.subscription_key = intervals.subscription_key
    and lines.part = intervals.part
left join short_intervals
    on lines.source_system = short_intervals.source_system
    and lines.subscription_key = short_intervals.subscription_key
    and lines.part = short_intervals.part
    and lines.n_days = short_intervals.n_days
