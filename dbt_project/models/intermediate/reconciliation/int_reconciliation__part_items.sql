-- Grain: an item and interval, with the part of the subscription that it is.
with items as (
    select * from {{ ref('int_reconciliation__items') }}
),

told_apart as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

parted as (
    select
        items.*,
        {{ subscription_part('items') }} as part
    from items
    left join told_apart
        on items.source_system = told_apart.source_system
        and items.subscription_key = told_apart.subscription_key
)

select
    {{ part_id() }} as part_id,
    {% for column in [
        'source_system', 'subscription_key', 'part', 'currency', 'billing_interval',
        'interval_count', 'effective_from', 'charged_to', 'counted_to', 'charged_mrr_amount',
        'mrr_amount', 'is_counted',
    ] -%}
    {{ column }},
    {% endfor -%}
    recurring_source = 'billing' as is_billed
from parted
