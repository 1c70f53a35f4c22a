-- Grain: a subscription that lines charge for: by what they tell its items apart. By the item if
-- all of them name one that it has, else by the product if they do; else they are taken together.
with named as (
    select * from {{ ref('int_reconciliation__named') }}
),

names as (
    {% for column in ['item_number', 'product_number'] -%}
    select distinct
        source_system,
        subscription_key,
        '{{ column }}' as kind,
        {{ column }} as name_number
    from {{ ref('int_reconciliation__items') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    named.source_system,
    named.subscription_key,
    bool_and(items.name_number is not null) as is_by_item,
    bool_and(products.name_number is not null) as is_by_product
from named
left join names as items
    on named.source_system = items.source_system
    and named.subscription_key = items.subscription_key
    and named.item_number = items.name_number
    and items.kind = 'item_number'
left join names as products
    on named.source_system = products.source_system
    and named.subscription_key = products.subscription_key
    and named.product_number = products.name_number
    and products.kind = 'product_number'
group by named.source_system, named.subscription_key
