-- What a deal was about: a line a product, valued by the year; a deal's amount is their sum.

-- What was billed a year on the days that matter: the day of the deal, and the day before a growth.
create or replace temp table deal_items as
with days as (
    select deal_no, subscription, least(priced_on, as_of) as day, 1 as side, outcome
    from deals
    where subscription is not null
    union all
    select deal_no, subscription, priced_on - 1 as day, -1 as side, outcome
    from deals
    where subscription is not null and kind = 'expansion'
)

select
    days.deal_no,
    days.side,
    items.item,
    -- Plans take each other's place in one deal.
    greatest(items.item, 3) as group_no,
    items.quantity,
    items.recurring_amount * intervals_a_year(subscriptions.billing_interval)
    / subscriptions.interval_count as yearly_amount
from days
inner join facts.items as items
    on days.subscription = items.subscription
    and items.valid_from <= days.day
    and items.valid_to > days.day
inner join facts.subscriptions as subscriptions on days.subscription = subscriptions.subscription
where not items.is_metered;

create or replace temp table deal_lines as
with billed as (
    select
        deal_no,
        group_no,
        max(item) filter (where side = 1) as product_number,
        coalesce(sum(quantity) filter (where side = 1), 0)
        - coalesce(sum(quantity) filter (where side = -1), 0) as quantity_gained,
        coalesce(sum(quantity) filter (where side = 1), 0) as quantity_after,
        sum(yearly_amount * side) as yearly_amount
    from deal_items
    group by deal_no, group_no
),

offered as (
    select
        deals.deal_no,
        case when deals.kind = 'new'
            then case
                when deals.band in ('tiny', 'small') then 1
                when deals.band = 'enterprise' then 3
                else 2
            end
            else 4 + floor(uniform('offered module', deals.occasion) * 4)::integer
        end as product_number,
        case deals.band
            when 'tiny' then 2 + floor(uniform('offered seats', deals.occasion) * 4)
            when 'small' then 5 + floor(uniform('offered seats', deals.occasion) * 12)
            when 'middle' then 15 + floor(uniform('offered seats', deals.occasion) * 30)
            when 'upper' then 40 + floor(uniform('offered seats', deals.occasion) * 90)
            else 120 + floor(uniform('offered seats', deals.occasion) * 300)
        end::decimal(18, 4) as quantity,
        deals.price_factor
    from deals
    where deals.subscription is null
),

united as (
    select
        deal_no,
        product_number,
        case when quantity_gained > 0 then quantity_gained else quantity_after end as quantity,
        yearly_amount
    from billed
    where yearly_amount > 0 and product_number is not null and quantity_after > 0
    union all
    select
        offered.deal_no,
        offered.product_number,
        offered.quantity,
        -- Wider, because a product of two decimals(18) keeps to 18 digits.
        offered.quantity::decimal(28, 4) * products._monthly_price * 12 * offered.price_factor
    from offered
    inner join records.crm_products as products
        on offered.product_number = products.product_number
)

select
    united.deal_no,
    united.product_number,
    united.quantity,
    round(united.yearly_amount, deals.minor_digits)::decimal(18, 4) as net_amount
from united
inner join deals on united.deal_no = deals.deal_no
where round(united.yearly_amount, deals.minor_digits) > 0;

create or replace temp table deal_amounts as
select deal_no, sum(net_amount)::decimal(18, 4) as net_amount
from deal_lines
group by deal_no;
