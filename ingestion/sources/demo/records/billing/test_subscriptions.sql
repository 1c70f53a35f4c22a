-- Subscriptions of test accounts: what the company's own people tried out, which nobody pays.
create or replace temp table tried_subscriptions as
select
    accounts.billing_account_id,
    accounts.currency,
    accounts.created_at,
    substr(accounts.billing_account_id, 6)::bigint * 10 + 1 as subscription,
    prices.price_id,
    5 as seats,
    (to_major(prices.unit_minor, prices.minor_digits) * 5)::decimal(28, 8) as recurring_amount,
from records.billing__accounts as accounts
inner join facts.prices
    on prices.item = 1
    and accounts.currency = prices.currency
    and prices.billing_interval = 'month'
    and prices.price_level = 1
    and not prices.is_tax_inclusive
where accounts.is_test;

insert into records.billing__subscription_periods by name
select
    stripe_id('si', subscription * 100 + 1, 14) || ':' || created_at::date as period_id,
    stripe_id('sub', subscription, 14) as subscription_id,
    stripe_id('si', subscription * 100 + 1, 14) as subscription_item_id,
    billing_account_id,
    'Team' as product_name,
    seats as quantity,
    recurring_amount,
    0 as discount_amount,
    'month' as billing_interval,
    1 as interval_count,
    currency,
    'active' as period_state,
    created_at::date as effective_from,
    false as is_metered,
    false as is_churn_flagged,
    created_at as updated_at,
    subscription as _subscription,
    1 as _item,
    price_id as _price_id,
    false as _is_deleted,
from tried_subscriptions;

insert into records.billing_subscription_versions by name
select
    stripe_id('sub', subscription, 14) as subscription_id,
    created_at as event_at,
    'customer.subscription.created' as event_type,
    billing_account_id,
    currency,
    'active' as status,
    created_at,
    created_at as start_at,
    created_at as billing_cycle_anchor,
    created_at as current_period_start,
    created_at + to_months(1) as current_period_end,
    false as cancel_at_period_end,
    'charge_automatically' as collection_method,
    'month' as billing_interval,
    1 as interval_count,
    [{
        'item_id': stripe_id('si', subscription * 100 + 1, 14),
        'item': 1,
        'price_id': price_id,
        'quantity': seats::bigint,
        'is_metered': false
    }] as items,
    true as is_auto_renewal,
    0 as term_months,
    subscription as _subscription,
    1 as _version,
    true as _is_last,
from tried_subscriptions
cross join facts.settings
where settings.n_customers <= 20000;
