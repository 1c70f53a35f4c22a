-- The entity's form of facts.items, and the link from a renewal to what it renews. Accounts are part
-- `names`; without it every customer has the account of its number.
create table if not exists records.billing_account_of_subscription (
    subscription bigint, billing_account_id text
);
create table if not exists records.billing__accounts (
    billing_account_id text,
    currency text,
    is_test boolean,
    created_at timestamp,
    updated_at timestamp,
    _is_deleted boolean
);

create or replace temp table subscription_accounts as
select
    subscriptions.*,
    coalesce(accounts.billing_account_id, stripe_id('cus', subscriptions.customer, 14))
        as billing_account_id,
from billed_subscriptions as subscriptions
left join records.billing_account_of_subscription as accounts
    on subscriptions.subscription = accounts.subscription;

create or replace table records.billing__subscription_periods as
with items as (
    select
        items.*,
        stripe_id('si', items.subscription * 100 + items.item, 14) as subscription_item_id,
        subscription_item_id || ':' || items.valid_from as period_id,
        case when products.family = 'Plan' then 'Plan' else items.product end as kind,
        row_number() over (partition by items.subscription, items.item order by items.valid_from)
            as ordinal,
    from facts.items
    inner join facts.products
        on items.item = products.item
),

last_periods as (
    select
        items.subscription,
        items.kind,
        items.period_id,
    from items
    inner join subscription_accounts as subscriptions
        on items.subscription = subscriptions.subscription
        and items.valid_to = subscriptions.end_date
)

select
    items.period_id,
    stripe_id('sub', items.subscription, 14) as subscription_id,
    items.subscription_item_id,
    subscriptions.billing_account_id,
    items.product as product_name,
    items.quantity,
    items.recurring_amount,
    items.discount_amount,
    null::decimal(28, 8) as once_discount_amount,
    subscriptions.billing_interval,
    subscriptions.interval_count,
    subscriptions.currency,
    items.state as period_state,
    items.valid_from as effective_from,
    nullif(items.valid_to, date '9999-12-31') as effective_to,
    subscriptions.notice_date as cancelled_date,
    last_periods.period_id as predecessor_period_id,
    items.is_metered,
    false as is_churn_flagged,
    greatest(
        items.valid_from,
        if(items.valid_to <= subscriptions.as_of, items.valid_to, items.valid_from),
        case
            when items.valid_to = subscriptions.ends_on
                then coalesce(subscriptions.notice_date, items.valid_from)
            else items.valid_from
        end
    )::timestamp + second_of(items.subscription) as updated_at,
    items.customer as _customer,
    items.subscription as _subscription,
    items.item as _item,
    items.price_id as _price_id,
    false as _is_deleted,
from items
inner join subscription_accounts as subscriptions
    on items.subscription = subscriptions.subscription
left join last_periods
    on if(items.valid_from = subscriptions.start_date, subscriptions.renews_subscription, null)
    = last_periods.subscription
    and items.kind = last_periods.kind;

create or replace table records.billing__subscriptions (
    subscription_id text,
    billing_account_id text,
    subscription_status text,
    product_id text,
    product_name text,
    price_id text,
    quantity decimal(18, 4),
    free_units decimal(18, 4),
    unit_amount decimal(28, 8),
    discount_amount decimal(28, 8),
    tax_percentage decimal(18, 4),
    currency text,
    billing_interval text,
    interval_count int,
    start_date date,
    trial_end_date date,
    end_date date,
    cancelled_date date,
    is_auto_renewal boolean,
    is_churn_flagged boolean,
    updated_at timestamp,
    _customer bigint,
    _is_deleted boolean
);
