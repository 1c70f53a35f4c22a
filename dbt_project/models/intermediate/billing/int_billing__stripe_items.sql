-- Grain: an item of a subscription and the time between two changes of the subscription, or of a
-- discount that it may have.
{{ config(materialized='table') }}

with products as (
    select * from {{ latest_version(ref('stg_stripe__products')) }}
),

unnested as (
    select
        *,
        {{ unnest_json('items') }} as item
    from {{ ref('int_billing__stripe_spans') }}
),

read as (
    select
        *,
        {{ json_text('item', 'id') }} as subscription_item_id,
        {{ json_text('item', 'price.id') }} as price_id,
        {{ json_text('item', 'price.product') }} as product_id,
        cast({{ json_text('item', 'quantity') }} as decimal(18, 4)) as quantity,
        {{ json_text('item', 'price.recurring.usage_type') }} = 'metered' as is_metered,
        {{ json_text('item', 'price.recurring.interval') }} as recurring_interval,
        cast({{ json_text('item', 'price.recurring.interval_count') }} as bigint)
            as recurring_interval_count,
        case
            when {{ json_text('item', 'tax_rates[0].id') }} is null then default_tax_rates
            else {{ json_text('item', 'tax_rates') }}
        end as tax_rates
    from unnested
)

select
    read.source_system,
    read.subscription_id,
    read.subscription_item_id,
    read.billing_account_id,
    read.renewed_subscription_id,
    read.price_id,
    read.product_id,
    products.product_name,
    read.currency,
    read.quantity,
    read.is_metered,
    {{ stripe_interval('read.recurring_interval', 'read.recurring_interval_count') }}
        as billing_interval,
    {{ stripe_interval_count('read.recurring_interval', 'read.recurring_interval_count') }}
        as interval_count,
    read.period_state,
    read.tax_rates,
    read.start_date,
    read.service_end_date,
    read.valid_from,
    read.valid_to,
    read.began_at,
    read.ended_at,
    read.service_ends_at,
    read.notice_at
from read
left join products
    on read.source_system = products.source_system
    and read.product_id = products.product_id
