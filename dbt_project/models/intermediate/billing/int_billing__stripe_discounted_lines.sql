-- Grain: a line of the newest version of an invoice and a discount that lowered it. One that no
-- subscription or customer shows is of the invoice alone, and so given once.
{{ config(materialized='table') }}

with described as (
    select
        source_system,
        discount_id,
        max({{ json_text('discount', 'coupon.duration') }}) as duration
    from {{ ref('int_billing__stripe_discounts_described') }}
    group by source_system, discount_id
),

unnested as (
    select
        source_system,
        currency,
        subscription_id,
        {{ unnest_json('lines') }} as line
    from {{ latest_version(ref('stg_stripe__invoices')) }}
),

read as (
    select
        source_system,
        currency,
        coalesce({{ json_text('line', 'subscription') }}, subscription_id) as subscription_id,
        {{ json_text('line', 'subscription_item') }} as subscription_item_id,
        {{ json_text('line', 'id') }} as invoice_line_id,
        {{ json_text('line', 'proration') }} = 'true' as is_proration,
        {{ json_text('line', 'tax_amounts') }} as tax_amounts,
        {{ epoch_to_timestamp(json_text('line', 'period.start')) }} as service_starts_at,
        {{ epoch_to_timestamp(json_text('line', 'period.end')) }} as service_ends_at,
        {{ unnest_json(json_text('line', 'discount_amounts')) }} as discount
    from unnested
    where {{ json_text('line', 'discount_amounts[0].amount') }} is not null
)

select
    read.source_system,
    read.currency,
    read.subscription_id,
    read.subscription_item_id,
    read.invoice_line_id,
    {{ json_text('read.discount', 'discount') }} as discount_id,
    cast({{ json_text('read.discount', 'amount') }} as decimal(18, 0)) as discount_minor,
    coalesce(described.duration, 'once') = 'once' as is_once,
    read.is_proration,
    read.tax_amounts,
    read.service_starts_at,
    read.service_ends_at
from read
left join described
    on read.source_system = described.source_system
    and {{ json_text('read.discount', 'discount') }} = described.discount_id
