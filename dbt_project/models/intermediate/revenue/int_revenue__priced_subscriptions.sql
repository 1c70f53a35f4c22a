-- Grain: subscription. What it costs an interval, by its price's terms where it has none itself. A
-- price with tax in it, or one whose amount is not quantity × unit amount (tiers, packages), gives
-- no amount: one that is wrong would not be seen, one that is missing is counted.
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

termed as (
    select
        subscriptions.*,
        coalesce(products.product_name, subscriptions.product_name) as name_of_product,
        coalesce(subscriptions.currency, prices.currency, accounts.currency) as price_currency,
        coalesce(
            subscriptions.unit_amount,
            case
                when
                    not coalesce(prices.is_tax_inclusive, false)
                    and coalesce(prices.pricing_scheme, 'per_unit') in ('per_unit', 'flat')
                    then prices.unit_amount
            end
        ) as price_amount,
        coalesce(subscriptions.billing_interval, prices.billing_interval) as price_interval,
        coalesce(subscriptions.interval_count, prices.interval_count, 1) as n_intervals,
        coalesce(prices.usage_type = 'metered' or prices.billing_interval = 'one_time', false)
            as is_metered,
        case
            when prices.pricing_scheme = 'flat' then 1
            else greatest(
                coalesce(subscriptions.quantity, 1) - coalesce(subscriptions.free_units, 0), 0
            )
        end as charged_units
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
)

select
    source_system,
    subscription_id,
    billing_account_id,
    subscription_status,
    name_of_product as product_name,
    price_currency as currency,
    cast(charged_units as decimal(18, 4)) as quantity,
    {{ amount('charged_units * price_amount') }} as list_amount,
    {{ amount('least(coalesce(discount_amount, 0), charged_units * price_amount)') }}
        as discount_amount,
    price_interval as billing_interval,
    n_intervals as interval_count,
    is_metered,
    start_date,
    trial_end_date,
    end_date,
    cancelled_date,
    updated_at
from termed
