-- Grain: a price of Stripe.
{{ config(materialized='table') }}

with prices as (
    select * from {{ latest_version(ref('stg_stripe__prices')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    price_id,
    product_id,
    currency,
    {{ minor_to_major('unit_amount_minor', 'currency') }} as unit_amount,
    case
        when price_type = 'one_time' then 'one_time'
        else {{ stripe_interval('recurring_interval', 'interval_count') }}
    end as billing_interval,
    coalesce({{ stripe_interval_count('recurring_interval', 'interval_count') }}, 1)
        as interval_count,
    case
        when billing_scheme = 'tiered' then tiers_mode
        when divide_by is not null then 'package'
        when pricing = 'flat' then 'flat'
        else 'per_unit'
    end as pricing_scheme,
    cast(divide_by as decimal(18, 4)) as package_size,
    coalesce(usage_type, 'licensed') as usage_type,
    tax_behavior = 'inclusive' as is_tax_inclusive,
    cast(null as decimal(18, 4)) as tax_percentage,
    is_active
from prices
