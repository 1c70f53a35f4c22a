-- Grain: an item of a subscription and the time between two changes, as in
-- int_billing__stripe_items, where a discount is in force. Discounts of one level follow each
-- other: percentages, each of what the others leave, then amounts. Those of a customer count where
-- the subscription has none of its own; those of some products leave other items alone.
{{ config(materialized='table') }}

with items as (
    select * from {{ ref('int_billing__stripe_items') }}
),

discounts as (
    select * from {{ ref('int_billing__stripe_discounts') }}
),

in_force as (
    {% for key in ['subscription_item_id', 'subscription_id', 'billing_account_id'] -%}
    select
        items.source_system,
        items.subscription_item_id,
        items.valid_from,
        discounts.percent_off,
        discounts.amount_off_minor,
        case
            when discounts.subscription_item_id is not null then 'item'
            when discounts.subscription_id is not null then 'subscription'
            else 'customer'
        end as given_to
    from items
    inner join discounts
        on items.source_system = discounts.source_system
        and items.{{ key }} = discounts.{{ key }}
        and items.valid_from >= discounts.in_force_from
        and items.valid_from < discounts.in_force_to
        and (
            discounts.applies_to is null
            or position('"' || items.product_id || '"' in discounts.applies_to) > 0
        )
    {% if key == 'subscription_id' -%}
    where discounts.subscription_item_id is null
    {% endif -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        *,
        max(case when given_to = 'subscription' then 1 else 0 end) over (
            partition by source_system, subscription_item_id, valid_from
        ) as has_own
    from in_force
)

select
    source_system,
    subscription_item_id,
    valid_from,
    {{ stacked_percent("case when given_to = 'item' then percent_off end") }} as item_percent,
    cast(coalesce(sum(case when given_to = 'item' then amount_off_minor end), 0) as decimal(18, 0))
        as item_amount,
    {{ stacked_percent("case when given_to <> 'item' then percent_off end") }} as whole_percent,
    cast(
        coalesce(sum(case when given_to <> 'item' then amount_off_minor end), 0) as decimal(18, 0)
    ) as whole_amount
from ranked
where given_to <> 'customer' or has_own = 0
group by source_system, subscription_item_id, valid_from
