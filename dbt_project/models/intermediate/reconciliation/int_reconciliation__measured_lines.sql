-- Grain: a line for recurring service or its proration. What it is worth a month is its net amount
-- × n_interval_days ÷ n_days ÷ n_interval_months: of whole months its share of one, of whole weeks
-- by 52 a year, of days by 365; a part of an interval as the line of the same items that ends with
-- it, else as another of the subscription that is billed as often, else as its items.
with whole_lines as (
    select * from {{ ref('int_reconciliation__whole_lines') }}
),

cycles as (
    select * from whole_lines
    where n_whole_days is not null
    qualify row_number() over (
        partition by source_system, subscription_key, part, service_to
        order by n_days desc nulls last, line_id asc nulls last
    ) = 1
),

others as (
    select * from cycles
    qualify row_number() over (
        partition by source_system, subscription_key, service_to, n_whole_interval_months
        order by n_days desc nulls last, line_id asc nulls last
    ) = 1
),

valued as (
    select
        whole_lines.*,
        coalesce(whole_lines.n_whole_days, cycles.n_whole_days, others.n_whole_days)
            as n_cycle_days,
        case
            when whole_lines.n_whole_days is not null then whole_lines.n_whole_interval_months
            when cycles.n_whole_days is not null then cycles.n_whole_interval_months
            when others.n_whole_days is not null then others.n_whole_interval_months
            else coalesce(whole_lines.n_billed_months, 12)
        end as n_interval_months
    from whole_lines
    left join cycles
        on whole_lines.source_system = cycles.source_system
        and whole_lines.subscription_key = cycles.subscription_key
        and whole_lines.part = cycles.part
        and whole_lines.part_to = cycles.service_to
        and whole_lines.n_days < cycles.n_days
    left join others
        on whole_lines.source_system = others.source_system
        and whole_lines.subscription_key = others.subscription_key
        and whole_lines.part_to = others.service_to
        and whole_lines.n_billed_months = others.n_whole_interval_months
        and whole_lines.n_days < others.n_days
)

select
    *,
    {{ month_start('least(service_from, billed_month)') }} as first_month,
    {{ month_start('greatest(' ~ add_days('service_to', -1) ~ ', billed_month)') }} as last_month,
    case
        when is_left_out then 0
        when n_cycle_days is not null then n_cycle_days
        when n_billed_months is not null
            then {{ dbt.datediff(
                add_months('service_to', '-n_billed_months'), 'service_to', 'day'
            ) }}
        when has_weeks then 364
        else 365
    end as n_interval_days
from valued
