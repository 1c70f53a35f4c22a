-- Discounts as billing keeps them, and the coupons that they were made from.
create or replace table records.billing_discounts as
select
    stripe_id('di', discounts.discount, 16) as discount_id,
    stripe_id('sub', discounts.subscription, 14) as subscription_id,
    case
        when discounts.scope = 'item'
            then stripe_id('si', discounts.subscription * 100 + products.item, 14)
    end as subscription_item_id,
    subscriptions.billing_account_id,
    case
        when discounts.percent_off is not null
            then 'SAVE' || replace(trim(trim(discounts.percent_off::text, '0'), '.'), '.', 'P')
        else 'LESS' || to_minor(discounts.amount_off, subscriptions.minor_digits)
            || discounts.currency
    end
    || case discounts.duration
        when 'repeating' then 'FOR' || discounts.duration_months || 'M'
        else upper(discounts.duration)
    end
    || upper(replace(coalesce(discounts.product, ''), ' ', '')) as coupon_id,
    discounts.scope,
    discounts.valid_from::timestamp + second_of(discounts.subscription) as start_at,
    case
        when discounts.valid_to < date '9999-12-31'
            then discounts.valid_to::timestamp + second_of(discounts.subscription)
    end as end_at,
    discounts.percent_off,
    to_minor(discounts.amount_off, subscriptions.minor_digits) as amount_off_minor,
    case when discounts.amount_off is not null then discounts.currency end as currency,
    discounts.duration,
    discounts.duration_months as duration_in_months,
    products.product_id as applies_to_product_id,
    subscriptions.customer as _customer,
    discounts.subscription as _subscription,
    discounts.discount as _discount,
from (
    select
        discounts.*,
        subscriptions.currency,
    from facts.discounts
    inner join facts.subscriptions
        on discounts.subscription = subscriptions.subscription
) as discounts
inner join subscription_accounts as subscriptions
    on discounts.subscription = subscriptions.subscription
left join facts.products
    on discounts.product = products.product
where discounts.valid_from <= subscriptions.as_of;

create or replace table records.billing_coupons as
select distinct
    coupon_id,
    coupon_id as name,
    percent_off,
    amount_off_minor,
    currency,
    duration,
    duration_in_months,
    applies_to_product_id,
    ((select min(month) from facts.months) - 400)::timestamp as created_at,
from records.billing_discounts;

-- A discount of a customer stands on its account: giving or ending one is a change of the account.
update records.billing__accounts as accounts
set updated_at = greatest(accounts.updated_at, changes.changed_at)
from (
    select
        discounts.billing_account_id,
        max(case
            when discounts.end_at::date <= settings.as_of then discounts.end_at
            else discounts.start_at
        end) as changed_at,
    from records.billing_discounts as discounts
    cross join facts.settings
    where discounts.scope = 'customer'
    group by discounts.billing_account_id
) as changes
where accounts.billing_account_id = changes.billing_account_id and not accounts._is_deleted;
