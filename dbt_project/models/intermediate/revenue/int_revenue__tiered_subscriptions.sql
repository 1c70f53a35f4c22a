-- Grain: subscription whose price has tiers: what they ask for an interval at its quantity, in the
-- price's own currency and tax behaviour. A price whose tiers do not begin with the first unit asks
-- nothing that can be told.
with subscriptions as (
    select
        *,
        {{ charged_units('subscriptions') }} as n_units
    from {{ ref('int_billing__subscriptions') }} as subscriptions
),

prices as (
    select * from {{ ref('int_billing__prices') }}
    where pricing_scheme in ('graduated', 'volume')
),

tiers as (
    select
        *,
        greatest(first_unit - 1, 0) as units_below,
        lead(first_unit - 1) over (
            partition by source_system, price_id
            order by first_unit nulls last
        ) as up_to
    from {{ ref('int_billing__price_tiers') }}
)

select
    subscriptions.source_system,
    subscriptions.subscription_id,
    {{ sum_amount(tier_charge(
        'subscriptions.n_units', 'prices.pricing_scheme', 'tiers.units_below', 'tiers.up_to',
        'coalesce(tiers.unit_amount, 0)', 'coalesce(tiers.flat_amount, 0)'
    )) }} as tiered_amount
from subscriptions
inner join prices
    on subscriptions.source_system = prices.source_system
    and subscriptions.price_id = prices.price_id
inner join tiers
    on subscriptions.source_system = tiers.source_system
    and subscriptions.price_id = tiers.price_id
    and {{ reaches_tier('subscriptions.n_units', 'tiers.units_below') }}
group by subscriptions.source_system, subscriptions.subscription_id
having min(tiers.units_below) = 0
