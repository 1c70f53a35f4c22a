-- Grain: an item of a subscription and the time between two changes, as in
-- int_billing__stripe_items. Discounts of the item come first, then those of the whole. A
-- percentage is exact; an amount is spread over the paid items that share it in proportion to
-- their list amounts, in the order of their ids, so that it adds up to the last unit.
{{ config(materialized='table') }}

with items as (
    select * from {{ ref('int_billing__stripe_list_amounts') }}
),

discounts as (
    select * from {{ ref('int_billing__stripe_item_discounts') }}
),

chosen as (
    select
        items.*,
        coalesce(discounts.item_percent, 0) as item_percent,
        coalesce(discounts.item_amount, 0) as item_amount,
        coalesce(discounts.whole_percent, 0) as whole_percent,
        coalesce(discounts.whole_amount, 0) as whole_amount,
        sum(items.list_minor) over (
            partition by
                items.source_system, items.subscription_id, items.valid_from, discounts.whole_amount
        ) as list_of_all,
        sum(items.list_minor) over (
            partition by
                items.source_system, items.subscription_id, items.valid_from, discounts.whole_amount
            order by items.subscription_item_id nulls last
        ) as list_so_far
    from items
    left join discounts
        on items.source_system = discounts.source_system
        and items.subscription_item_id = discounts.subscription_item_id
        and items.valid_from = discounts.valid_from
),

shared as (
    select
        *,
        least(
            cast(list_minor as decimal(24, 6)),
            cast(list_minor * item_percent as decimal(24, 6)) * 0.01 + item_amount
        ) as item_off_minor,
        coalesce(
            {{ divide_whole('least(whole_amount, list_of_all) * list_so_far', 'list_of_all') }}
            - {{ divide_whole(
            'least(whole_amount, list_of_all) * (list_so_far - list_minor)', 'list_of_all'
        ) }}, 0
        ) as shared_minor
    from chosen
)

select
    *,
    least(
        cast(list_minor as decimal(24, 8)),
        cast(
            item_off_minor + shared_minor
            + (list_minor - item_off_minor) * whole_percent * 0.01
            as decimal(24, 8)
        )
    ) as discount_minor
from shared
