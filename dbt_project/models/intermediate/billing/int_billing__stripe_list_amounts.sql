-- Grain: an item of a subscription and the time between two changes, as in
-- int_billing__stripe_items. What its price asks for an interval at its quantity, in the
-- currency's smallest unit and in the price's own tax behaviour; 0 where use is billed.
{{ config(materialized='table') }}

with items as (select * from {{ ref('int_billing__stripe_items') }}),

prices as (select * from {{ latest_version(ref('stg_stripe__prices')) }}),

tiers as (select * from {{ ref('int_billing__stripe_price_tiers') }}),

quantities as (
    select distinct
        source_system,
        price_id,
        coalesce(quantity, 1) as quantity
    from items
    where not is_metered
),

tiered as (
    select
        quantities.source_system,
        quantities.price_id,
        quantities.quantity,
        sum({{ tier_charge(
            'quantities.quantity', 'tiers.tiers_mode', 'tiers.units_below', 'tiers.up_to',
            'tiers.unit_minor', 'tiers.flat_minor'
        ) }}) as list_minor
    from quantities
    inner join tiers
        on quantities.source_system = tiers.source_system
        and quantities.price_id = tiers.price_id
        and {{ reaches_tier('quantities.quantity', 'tiers.units_below') }}
    group by quantities.source_system, quantities.price_id, quantities.quantity
),

-- packages begun are paid for, or only full ones, as the price says
counted as (
    select
        quantities.*,
        prices.billing_scheme,
        prices.unit_amount_minor,
        prices.currency as price_currency,
        cast(case
            when prices.divide_by is null then quantities.quantity
            else {{ n_packages(
                'quantities.quantity', 'prices.divide_by', "prices.package_rounding = 'down'"
            ) }}
        end as decimal(14, 4)) as n_units
    from quantities
    inner join prices
        on quantities.source_system = prices.source_system
        and quantities.price_id = prices.price_id
),

listed as (
    select
        counted.source_system,
        counted.price_id,
        counted.quantity,
        counted.price_currency,
        cast(round(case
            when counted.billing_scheme = 'tiered' then tiered.list_minor
            else counted.n_units * cast(counted.unit_amount_minor as decimal(22, 8))
        end, 0) as decimal(18, 0)) as list_minor
    from counted
    left join tiered
        on counted.source_system = tiered.source_system
        and counted.price_id = tiered.price_id
        and counted.quantity = tiered.quantity
)

select
    items.*,
    cast(case
        when items.is_metered then 0
        -- what the price asks in other currencies is not sent: missing beats wrong
        when items.currency <> listed.price_currency then null
        else listed.list_minor
    end as decimal(18, 0)) as list_minor
from items
left join listed
    on items.source_system = listed.source_system
    and items.price_id = listed.price_id
    and coalesce(items.quantity, 1) = listed.quantity
