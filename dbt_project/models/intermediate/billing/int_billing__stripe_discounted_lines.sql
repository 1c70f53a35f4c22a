-- Grain: a line of the newest version of an invoice and a discount that lowered it. One that no
-- subscription or customer shows was given once where it is of one invoice alone; on several it is
-- one that ended before versions were kept.
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
        invoice_id,
        currency,
        subscription_id,
        {{ unnest_json('lines') }} as line
    from {{ latest_version(ref('stg_stripe__invoices')) }}
),

read as (
    select
        source_system,
        invoice_id,
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
),

told as (
    select
        *,
        {{ json_text('discount', 'discount') }} as discount_id,
        cast({{ json_text('discount', 'amount') }} as decimal(18, 0)) as discount_minor
    from read
),

spread as (
    select
        source_system,
        discount_id,
        count(distinct invoice_id) > 1 as is_of_several_invoices
    from told
    where not coalesce(is_proration, false) and discount_minor > 0
    group by source_system, discount_id
)

select
    told.source_system,
    told.currency,
    told.subscription_id,
    told.subscription_item_id,
    told.invoice_line_id,
    told.discount_id,
    told.discount_minor,
    coalesce(
        described.duration = 'once',
        not coalesce(spread.is_of_several_invoices, false)
    ) as is_once,
    told.is_proration,
    told.tax_amounts,
    told.service_starts_at,
    told.service_ends_at
from told
left join described
    on told.source_system = described.source_system
    and told.discount_id = described.discount_id
left join spread
    on told.source_system = spread.source_system
    and told.discount_id = spread.discount_id
