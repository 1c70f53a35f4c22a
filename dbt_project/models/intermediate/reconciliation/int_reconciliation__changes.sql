-- Grain: a part of a subscription and day on which what it is charged a month changed without a
-- line. A line that begins that day charges what begins; a proration that begins, or a recurring
-- line that ends, takes off what ended.
with changed as (
    select * from {{ ref('int_reconciliation__charge_changes') }}
),

line_days as (
    {% for day, is_begin, is_end in [
        ('service_from', 'true', 'not lines.is_recurring'),
        ('service_to', 'false', 'lines.is_recurring'),
    ] -%}
    select
        changed.part_id,
        changed.changed_on,
        {{ is_begin }} as is_begin,
        {{ is_end }} as is_end
    from {{ ref('int_reconciliation__measured_lines') }} as lines
    inner join changed
        on lines.part_id = changed.part_id
        and lines.{{ day }} = changed.changed_on
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

charged as (
    select
        part_id,
        changed_on,
        bool_or(is_begin) as is_begun_charged,
        bool_or(is_end) as is_ended_charged
    from line_days
    group by part_id, changed_on
),

compared as (
    select
        changed.*,
        changed.begun_amount + changed.ended_amount as changed_amount,
        case when charged.is_begun_charged then 0 else changed.begun_amount end
        + case when charged.is_ended_charged then 0 else changed.ended_amount end as mrr_amount
    from changed
    left join charged
        on changed.part_id = charged.part_id
        and changed.changed_on = charged.changed_on
),

not_charged as (
    select distinct
        source_system,
        subscription_key,
        currency
    from compared
    where mrr_amount <> 0
),

followed as (
    select
        compared.*,
        sum(compared.changed_amount) over (
            partition by compared.source_system, compared.subscription_key, compared.currency
            order by compared.changed_on nulls last
        ) as amount_after,
        sum(compared.changed_amount) over (
            partition by
                compared.source_system, compared.subscription_key, compared.currency,
                compared.changed_on
        ) as amount_of_day
    from compared
    inner join not_charged
        on compared.source_system = not_charged.source_system
        and compared.subscription_key = not_charged.subscription_key
        and compared.currency = not_charged.currency
)

select
    subscription_key,
    part_id,
    changed_on,
    {{ amount('mrr_amount') }} as mrr_amount,
    amount_after <> 0 and amount_after <> amount_of_day as is_in_service
from followed
where mrr_amount <> 0
