-- Grain: a line for recurring service or its proration. What it is worth a month is its net amount
-- × n_interval_days ÷ n_days ÷ n_interval_months: of whole months its share of one, of whole weeks
-- by 52 a year, of days by 365; a part as the line that ends with it, else as the subscription.
with intervals as (
    select
        source_system,
        subscription_id,
        bool_or(billing_interval = 'week') as has_weeks,
        min({{ interval_months('billing_interval', 'interval_count') }}) as n_months
    from {{ ref('int_revenue__billed_items') }}
    where not is_metered
    group by source_system, subscription_id
),

short_intervals as (
    select
        source_system,
        subscription_id,
        interval_count * case billing_interval when 'week' then 7 else 1 end as n_days,
        bool_or(billing_interval = 'week') as is_week
    from {{ ref('int_revenue__billed_items') }}
    where billing_interval in ('week', 'day') and not is_metered
    group by all
),

lines as (
    select
        *,
        {{ dbt.datediff('service_from', 'service_to', 'day') }}
            as n_days,
        {{ whole_months('service_from', 'service_to') }} as n_whole_months
    from {{ ref('int_reconciliation__lines') }}
    where line_class in ('recurring', 'proration')
),

whole as (
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
        and lines.subscription_id = intervals.subscription_id
    left join short_intervals
        on lines.source_system = short_intervals.source_system
        and lines.subscription_id = short_intervals.subscription_id
        and lines.n_days = short_intervals.n_days
),

cycles as (
    select * from whole
    where n_whole_days is not null
    qualify row_number() over (
        partition by source_system, subscription_key, service_to
        order by n_days desc nulls last, line_id asc nulls last
    ) = 1
)

select
    whole.*,
    {{ month_start('least(whole.service_from, whole.billed_month)') }} as first_month,
    {{ month_start('greatest(' ~ add_days('whole.service_to', -1) ~ ', whole.billed_month)') }}
        as last_month,
    case
        when whole.is_left_out then 0
        when coalesce(whole.n_whole_days, cycles.n_whole_days) is not null
            then coalesce(whole.n_whole_days, cycles.n_whole_days)
        when whole.n_billed_months is not null
            then {{ dbt.datediff(
                add_months('whole.service_to', '-whole.n_billed_months'), 'whole.service_to', 'day'
            ) }}
        when whole.has_weeks then 364
        else 365
    end as n_interval_days,
    case
        when whole.n_whole_days is not null then whole.n_whole_interval_months
        when cycles.n_whole_days is not null then cycles.n_whole_interval_months
        else coalesce(whole.n_billed_months, 12)
    end as n_interval_months
from whole
left join cycles
    on whole.source_system = cycles.source_system
    and whole.subscription_key = cycles.subscription_key
    and whole.part_to = cycles.service_to
    and whole.n_days < cycles.n_days
