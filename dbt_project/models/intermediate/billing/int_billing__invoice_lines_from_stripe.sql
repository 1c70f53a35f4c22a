-- Grain: a line of the newest version of an invoice of Stripe.
{{ config(materialized='table') }}

with products as (
    select * from {{ latest_version(ref('stg_stripe__products')) }}
),

unnested as (
    select
        source_system,
        is_deleted,
        invoice_id,
        subscription_id,
        currency,
        {{ unnest_json('lines') }} as line
    from {{ latest_version(ref('stg_stripe__invoices')) }}
),

read as (
    select
        *,
        {{ json_text('line', 'id') }} as invoice_line_id,
        coalesce({{ json_text('line', 'price.product') }}, {{ json_text('line', 'plan.product') }})
            as product_id,
        coalesce({{ json_text('line', 'price.id') }}, {{ json_text('line', 'plan.id') }})
            as price_id,
        coalesce(
            {{ json_text('line', 'price.recurring.interval') }},
            {{ json_text('line', 'plan.interval') }}
        ) as recurring_interval,
        cast(coalesce(
            {{ json_text('line', 'price.recurring.interval_count') }},
            {{ json_text('line', 'plan.interval_count') }}
        ) as bigint) as recurring_interval_count,
        {{ json_text('line', 'description') }} as line_description,
        {{ json_text('line', 'type') }} as stripe_type,
        {{ json_text('line', 'proration') }} = 'true' as is_proration,
        {{ json_text('line', 'price.recurring.usage_type') }} as usage_type,
        cast({{ json_text('line', 'quantity') }} as decimal(18, 4)) as quantity,
        {{ epoch_to_timestamp(json_text('line', 'period.start')) }} as starts_at,
        {{ epoch_to_timestamp(json_text('line', 'period.end')) }} as ends_at
    from unnested
)

select
    read.source_system,
    read.invoice_line_id as record_key,
    read.is_deleted,
    read.invoice_line_id,
    read.invoice_id,
    coalesce({{ json_text('read.line', 'subscription') }}, read.subscription_id) as subscription_id,
    {{ json_text('read.line', 'subscription_item') }} as subscription_item_id,
    read.product_id,
    products.product_name,
    read.price_id,
    {{ stripe_interval('read.recurring_interval', 'read.recurring_interval_count') }}
        as billing_interval,
    {{ stripe_interval_count('read.recurring_interval', 'read.recurring_interval_count') }}
        as interval_count,
    read.line_description,
    case
        when read.is_proration then 'proration'
        when read.stripe_type = 'invoiceitem' then 'one_off'
        when read.usage_type = 'metered' then 'usage'
        else 'recurring'
    end as line_type,
    read.quantity,
    read.currency,
    {% for kind, minor in [
        ('net', 'totals.net_minor'),
        ('tax', 'totals.tax_minor'),
        ('gross', 'totals.net_minor + totals.tax_minor'),
    ] -%}
    cast({{ minor_to_major(minor, 'read.currency') }} as decimal(18, 4)) as {{ kind }}_amount,
    {% endfor -%}
    cast(coalesce(discounts.once_discount_amount, 0) as decimal(18, 4)) as once_discount_amount,
    cast(coalesce(discounts.recurring_discount_amount, 0) as decimal(18, 4))
        as recurring_discount_amount,
    cast({{ in_reporting_zone('read.starts_at') }} as date) as service_from,
    cast({{ in_reporting_zone('read.ends_at') }} as date) as service_to
from read
inner join {{ ref('int_billing__stripe_line_totals') }} as totals
    on read.source_system = totals.source_system
    and read.invoice_line_id = totals.invoice_line_id
left join {{ ref('int_billing__stripe_line_discounts') }} as discounts
    on read.source_system = discounts.source_system
    and read.invoice_line_id = discounts.invoice_line_id
left join products
    on read.source_system = products.source_system
    and read.product_id = products.product_id
