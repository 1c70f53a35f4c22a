-- Grain: a line for recurring service or its proration: what it is worth a month. Of whole months
-- its share of one, of whole weeks by 52 a year, of days by 365; a part of an interval as the line
-- of the same items that ends with it, else as another of the subscription that is billed as often,
-- else as its items.
with whole_lines as (
    select * from {{ ref('int_reconciliation__whole_lines') }}
),

part_ends as (
    select distinct
        source_system,
        subscription_key,
        service_to
    from whole_lines
    where n_whole_days is null
),

cycles as (
    select whole_lines.*
    from whole_lines
    inner join part_ends
        on whole_lines.source_system = part_ends.source_system
        and whole_lines.subscription_key = part_ends.subscription_key
        and whole_lines.service_to = part_ends.service_to
    where whole_lines.n_whole_days is not null
    qualify row_number() over (
        partition by whole_lines.part_id, whole_lines.service_to
        order by whole_lines.n_days desc nulls last
    ) = 1
),

others as (
    select * from cycles
    qualify row_number() over (
        partition by source_system, subscription_key, service_to, n_whole_interval_months
        order by n_days desc nulls last, n_whole_days desc nulls last
    ) = 1
),

valued as (
    select
        whole_lines.*,
        case
            when whole_lines.is_left_out then 0
            when whole_lines.n_whole_days is not null then whole_lines.n_whole_days
            when cycles.n_whole_days is not null then cycles.n_whole_days
            when others.n_whole_days is not null then others.n_whole_days
            when whole_lines.n_billed_months is not null
                then {{ dbt.datediff(
                    add_months('whole_lines.service_to', '-whole_lines.n_billed_months'),
                    'whole_lines.service_to',
                    'day'
                ) }}
            when whole_lines.has_weeks then 364
            else 365
        end as n_interval_days,
        whole_lines.n_days * case
            when whole_lines.n_whole_days is not null then whole_lines.n_whole_interval_months
            when cycles.n_whole_days is not null then cycles.n_whole_interval_months
            when others.n_whole_days is not null then others.n_whole_interval_months
            else coalesce(whole_lines.n_billed_months, 12)
        end as n_shared_days
    from whole_lines
    left join cycles
        on whole_lines.part_id = cycles.part_id
        and whole_lines.service_to = cycles.service_to
        and whole_lines.n_days < cycles.n_days
    left join others
        on whole_lines.source_system = others.source_system
        and whole_lines.subscription_key = others.subscription_key
        and whole_lines.service_to = others.service_to
        and whole_lines.n_billed_months = others.n_whole_interval_months
        and whole_lines.n_days < others.n_days
)

select
    {% for column in [
        'subscription_key', 'part_id', 'billed_month', 'service_from', 'service_to', 'net_amount',
    ] -%}
    {{ column }},
    {% endfor -%}
    {{ month_start('service_from') }} as first_month,
    {{ month_start('service_to') }} as end_month,
    line_class = 'recurring' as is_recurring,
    case
        when n_interval_days = n_shared_days then net_amount
        else {{ prorate_amount('net_amount', 'n_interval_days', 'n_shared_days') }}
    end as worth_amount,
    case
        when uncounted_discount_amount = 0 then {{ amount(0) }}
        else {{ prorate_amount('uncounted_discount_amount', 'n_interval_days', 'n_shared_days') }}
    end as discount_worth_amount,
    {{ ratio('n_interval_days', 'n_shared_days') }}
    * case when uncounted_discount_amount = 0 then 1 else 2 end as n_roundings
from valued
