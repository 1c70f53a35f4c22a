-- Grain: a part of a subscription and day on which what it is charged a month changed: what began
-- and what ended.
with items as (
    select * from {{ ref('int_reconciliation__part_items') }}
    where charged_mrr_amount <> 0 and effective_from < charged_to
),

parts as (
    select * from {{ ref('int_reconciliation__parts') }}
),

ends as (
    {% for day, begun, ended in [
        ('effective_from', 'charged_mrr_amount', '0'), ('charged_to', '0', '-charged_mrr_amount'),
    ] -%}
    select
        part_id,
        {{ day }} as changed_on,
        {{ begun }} as begun_amount,
        {{ ended }} as ended_amount
    from items
    where {{ day }} < {{ far_date() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

changed as (
    select
        part_id,
        changed_on,
        {{ sum_amount('begun_amount') }} as begun_amount,
        {{ sum_amount('ended_amount') }} as ended_amount
    from ends
    group by part_id, changed_on
)

select
    parts.source_system,
    parts.subscription_key,
    parts.currency,
    changed.*
from changed
inner join parts
    on changed.part_id = parts.part_id
