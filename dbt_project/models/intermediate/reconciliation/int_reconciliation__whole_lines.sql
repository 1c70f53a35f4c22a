-- Grain: a line for recurring service or its proration, with the part of the subscription that it
-- charges for, how often the items of that part are billed, and the interval of the line itself
-- where it is a whole one.
with told_apart as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

parts as (
    select * from {{ ref('int_reconciliation__parts') }}
),

short_intervals as (
    select
        part_id,
        interval_count * case billing_interval when 'week' then 7 else 1 end as n_days,
        bool_or(billing_interval = 'week') as is_week
    from {{ ref('int_reconciliation__part_items') }}
    where billing_interval in ('week', 'day')
    group by all
),

lines as (
    select
        lines.*,
        {{ subscription_part('lines') }} as part,
        {{ dbt.datediff('lines.service_from', 'lines.service_to', 'day') }}
            as n_days,
        case
            when lines.line_class = 'recurring'
                then {{ whole_months('lines.service_from', 'lines.service_to') }}
        end as n_whole_months
    from {{ ref('int_reconciliation__lines') }} as lines
    inner join told_apart
        on lines.source_system = told_apart.source_system
        and lines.subscription_key = told_apart.subscription_key
    where lines.line_class in ('recurring', 'proration')
)

select
    parts.part_id,
    {% for column in [
        'source_system', 'subscription_key', 'currency', 'line_class', 'billed_month',
        'service_from', 'service_to', 'n_days', 'net_amount', 'uncounted_discount_amount',
        'is_left_out',
    ] -%}
    lines.{{ column }},
    {% endfor -%}
    parts.has_weeks,
    parts.n_billed_months,
    coalesce(lines.n_whole_months, 0) > 0
    and (parts.n_billed_months is not null or not parts.has_items) as is_of_months,
    case
        when is_of_months then lines.n_days
        when lines.line_class = 'recurring' and short_intervals.is_week then 364
        when lines.line_class = 'recurring' and not short_intervals.is_week then 365
    end as n_whole_days,
    case when is_of_months then lines.n_whole_months else 12 end as n_whole_interval_months
from lines
inner join parts
    on {{ is_same_part('lines', 'parts') }}
left join short_intervals
    on parts.part_id = short_intervals.part_id
    and lines.n_days = short_intervals.n_days
