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
        {{ json_text('line', 'description') }} as line_description,
        {{ json_text('line', 'type') }} as stripe_type,
        {{ json_text('line', 'proration') }} = 'true' as is_proration,
        {{ json_text('line', 'price.recurring.usage_type') }} as usage_type,
        cast({{ json_text('line', 'quantity') }} as decimal(18, 4)) as quantity,
        cast(coalesce(
            {{ json_text('line', 'amount_excluding_tax') }}, {{ json_text('line', 'amount') }}
        ) as decimal(18, 0)) as net_minor,
        {{ json_text('line', 'tax_amounts') }} as tax_amounts,
        {{ epoch_to_timestamp(json_text('line', 'period.start')) }} as starts_at,
        {{ epoch_to_timestamp(json_text('line', 'period.end')) }} as ends_at
    from unnested
),

taxes as (
    select
        source_system,
        invoice_line_id,
        {{ unnest_json('tax_amounts') }} as tax
    from read
),

taxed as (
    select
        source_system,
        invoice_line_id,
        cast(sum(cast({{ json_text('tax', 'amount') }} as decimal(18, 0))) as decimal(18, 0))
            as tax_minor
    from taxes
    group by source_system, invoice_line_id
)

select
    read.source_system,
    read.invoice_line_id as record_key,
    read.is_deleted,
    read.invoice_line_id,
    read.invoice_id,
    coalesce({{ json_text('read.line', 'subscription') }}, read.subscription_id) as subscription_id,
    products.product_name,
    read.line_description,
    case
        when read.is_proration then 'proration'
        when read.stripe_type = 'invoiceitem' then 'one_off'
        when read.usage_type = 'metered' then 'usage'
        else 'recurring'
    end as line_type,
    read.quantity,
    read.currency,
    cast({{ minor_to_major('read.net_minor', 'read.currency') }} as decimal(18, 4)) as net_amount,
    cast({{ minor_to_major('coalesce(taxed.tax_minor, 0)', 'read.currency') }} as decimal(18, 4))
        as tax_amount,
    cast(
        {{ minor_to_major('read.net_minor + coalesce(taxed.tax_minor, 0)', 'read.currency') }}
        as decimal(18, 4)
    ) as gross_amount,
    cast({{ in_reporting_zone('read.starts_at') }} as date) as service_from,
    cast({{ in_reporting_zone('read.ends_at') }} as date) as service_to
from read
left join taxed
    on read.source_system = taxed.source_system
    and read.invoice_line_id = taxed.invoice_line_id
left join products
    on read.source_system = products.source_system
    and read.product_id = products.product_id
