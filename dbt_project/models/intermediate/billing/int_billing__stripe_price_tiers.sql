-- Grain: a tier of a price, with the units that lie below it.
{{ config(materialized='table') }}

with prices as (
    select * from {{ latest_version(ref('stg_stripe__prices')) }}
),

tiers as (
    select
        source_system,
        price_id,
        tiers_mode,
        {{ unnest_json('tiers') }} as tier
    from prices
),

read as (
    select
        source_system,
        price_id,
        tiers_mode,
        cast({{ json_text('tier', 'up_to') }} as decimal(18, 4)) as up_to,
        cast(coalesce(
            {{ json_text('tier', 'unit_amount_decimal') }},
            {{ json_text('tier', 'unit_amount') }},
            '0'
        ) as decimal(22, 8)) as unit_minor,
        cast(coalesce(
            {{ json_text('tier', 'flat_amount_decimal') }},
            {{ json_text('tier', 'flat_amount') }},
            '0'
        ) as decimal(22, 8)) as flat_minor
    from tiers
)

select
    source_system,
    price_id,
    tiers_mode,
    lag(up_to, 1, 0) over (
        partition by source_system, price_id
        order by up_to nulls last
    ) as units_below,
    up_to,
    unit_minor,
    flat_minor
from read
