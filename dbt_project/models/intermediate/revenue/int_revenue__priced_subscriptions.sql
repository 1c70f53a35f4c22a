-- Grain: subscription. What it costs an interval without tax, by its price's terms where it has no
-- amount itself. A price that does not tell it (no tiers, size of a package or tax percentage where
-- they are needed; another currency) gives none: one that is wrong would not be seen, one that is
-- missing is counted.
with subscriptions as (
    select * from {{ ref('int_billing__subscriptions') }}
),

prices as (
    select * from {{ ref('int_billing__prices') }}
),

products as (
    select * from {{ ref('int_billing__products') }}
),

accounts as (
    select * from {{ ref('int_billing__accounts') }}
),

tiered_subscriptions as (
    select * from {{ ref('int_revenue__tiered_subscriptions') }}
),

termed as (
    select
        subscriptions.*,
        coalesce(products.product_name, subscriptions.product_name) as name_of_product,
        coalesce(subscriptions.currency, prices.currency, accounts.currency) as price_currency,
        coalesce(subscriptions.billing_interval, prices.billing_interval) as price_interval,
        coalesce(subscriptions.interval_count, prices.interval_count, 1) as n_intervals,
        coalesce(prices.usage_type = 'metered' or prices.billing_interval = 'one_time', false)
            as is_metered,
        case
            when prices.pricing_scheme = 'flat' then 1
            else {{ charged_units('subscriptions') }}
        end as n_units,
        case prices.pricing_scheme
            when 'graduated' then tiered_subscriptions.tiered_amount
            when 'volume' then tiered_subscriptions.tiered_amount
            when 'package'
                then {{ n_packages('n_units', 'prices.package_size') }} * prices.unit_amount
            else n_units * prices.unit_amount
        end as price_amount,
        case
            when prices.is_tax_inclusive
                then coalesce(subscriptions.tax_percentage, prices.tax_percentage)
            else 0
        end as percent_inside,
        coalesce(prices.currency = subscriptions.currency, true) as is_in_its_currency
    from subscriptions
    left join prices
        on subscriptions.source_system = prices.source_system
        and subscriptions.price_id = prices.price_id
    left join products
        on subscriptions.source_system = products.source_system
        and coalesce(subscriptions.product_id, prices.product_id) = products.product_id
    left join accounts
        on subscriptions.source_system = accounts.source_system
        and subscriptions.billing_account_id = accounts.billing_account_id
    left join tiered_subscriptions
        on subscriptions.source_system = tiered_subscriptions.source_system
        and subscriptions.subscription_id = tiered_subscriptions.subscription_id
),

listed as (
    select
        *,
        case
            when unit_amount is not null then {{ amount('n_units * unit_amount') }}
            when is_in_its_currency
                then {{ prorate_amount('price_amount', '100', '(100 + percent_inside)') }}
        end as list_amount
    from termed
)

select
    source_system,
    subscription_id,
    billing_account_id,
    subscription_status,
    name_of_product as product_name,
    price_currency as currency,
    cast(n_units as decimal(18, 4)) as quantity,
    list_amount,
    {{ amount('least(coalesce(discount_amount, 0), list_amount)') }} as discount_amount,
    price_interval as billing_interval,
    n_intervals as interval_count,
    is_metered,
    start_date,
    trial_end_date,
    end_date,
    cancelled_date,
    updated_at
from listed
