-- Grain: a subscription that lines charge for: by what they tell its items apart. By the item if
-- all of them name one that it has, else by the product if they do; else they are taken together.
with lines as (
    select * from {{ ref('int_reconciliation__lines') }}
    where line_class in ('recurring', 'proration')
),

names as (
    {% for column in ['subscription_item_id', 'product'] -%}
    select distinct
        source_system,
        subscription_key,
        '{{ column }}' as kind,
        {{ column }} as name
    from {{ ref('int_reconciliation__items') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    lines.source_system,
    lines.subscription_key,
    max(lines.customer_id) as customer_id,
    bool_and(items.name is not null) as is_by_item,
    bool_and(lines.product <> '(unknown)' and products.name is not null) as is_by_product
from lines
left join names as items
    on lines.source_system = items.source_system
    and lines.subscription_key = items.subscription_key
    and lines.subscription_item_id = items.name
    and items.kind = 'subscription_item_id'
left join names as products
    on lines.source_system = products.source_system
    and lines.subscription_key = products.subscription_key
    and lines.product = products.name
    and products.kind = 'product'
group by lines.source_system, lines.subscription_key
