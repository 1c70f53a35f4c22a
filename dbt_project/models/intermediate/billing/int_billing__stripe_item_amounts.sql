-- Grain: an item of a subscription and the time between two changes, as in
-- int_billing__stripe_items. Amounts of an interval without tax: where prices hold tax they are
-- divided by 1 + the rates that are inclusive, rounded once. An item without rates holds the tax
-- that its newest charge held.
{{ config(materialized='table') }}

with items as (
    select
        *,
        {{ minor_to_major('list_minor', 'currency') }} as listed_amount,
        {{ minor_to_major('list_minor - discount_minor', 'currency') }} as charged_amount
    from {{ ref('int_billing__stripe_discounted_items') }}
),

rates as (
    select
        source_system,
        subscription_item_id,
        valid_from,
        {{ unnest_json('tax_rates') }} as tax_rate
    from items
),

inside as (
    select
        source_system,
        subscription_item_id,
        valid_from,
        cast(sum(cast({{ json_text('tax_rate', 'percentage') }} as decimal(7, 4))) as decimal(9, 4))
            as percentage
    from rates
    where {{ json_text('tax_rate', 'inclusive') }} = 'true'
    group by source_system, subscription_item_id, valid_from
),

taxed as (
    select
        items.*,
        coalesce(
            inside.percentage,
            case when coalesce(items.tax_rates, '[]') = '[]' then charged_taxes.percentage end,
            0
        ) as tax_percentage
    from items
    left join inside
        on items.source_system = inside.source_system
        and items.subscription_item_id = inside.subscription_item_id
        and items.valid_from = inside.valid_from
    left join {{ ref('int_billing__stripe_charged_taxes') }} as charged_taxes
        on items.source_system = charged_taxes.source_system
        and items.subscription_item_id = charged_taxes.subscription_item_id
)

select
    *,
    {{ prorate_amount('listed_amount', '100', '(100 + tax_percentage)') }} as list_amount,
    {{ prorate_amount('charged_amount', '100', '(100 + tax_percentage)') }} as recurring_amount
from taxed
