-- Grain: an item of a subscription whose newest charge held tax, and the percentage of what is
-- without it. Where Stripe reckons taxes itself, neither the item nor its subscription has rates.
{{ config(materialized='table') }}

with tax_rates as (
    select * from {{ latest_version(ref('stg_stripe__tax_rates')) }}
),

invoices as (
    select * from {{ latest_version(ref('stg_stripe__invoices')) }}
),

unnested as (
    select
        source_system,
        {{ unnest_json('lines') }} as line
    from invoices
    where not is_deleted and invoice_status not in ('draft', 'void')
),

read as (
    select
        source_system,
        {{ json_text('line', 'id') }} as invoice_line_id,
        {{ json_text('line', 'subscription_item') }} as subscription_item_id,
        {{ json_text('line', 'tax_amounts') }} as tax_amounts,
        cast({{ json_text('line', 'period.start') }} as bigint) as starts_at_second
    from unnested
    where
        coalesce({{ json_text('line', 'proration') }}, 'false') <> 'true'
        and cast({{ json_text('line', 'amount') }} as decimal(18, 0)) > 0
),

newest as (
    select * from read
    where subscription_item_id is not null
    qualify row_number() over (
        partition by source_system, subscription_item_id
        order by starts_at_second desc nulls last, invoice_line_id desc nulls last
    ) = 1
),

taxes as (
    select
        source_system,
        subscription_item_id,
        {{ unnest_json('tax_amounts') }} as tax
    from newest
)

select
    taxes.source_system,
    taxes.subscription_item_id,
    cast(sum(coalesce(
        tax_rates.percentage,
        {{ prorate_amount(
            'cast(' ~ json_text('taxes.tax', 'amount') ~ ' as decimal(18, 0))',
            '100',
            'nullif(cast(' ~ json_text('taxes.tax', 'taxable_amount') ~ ' as bigint), 0)'
        ) }}
    )) as decimal(9, 4)) as percentage
from taxes
left join tax_rates
    on taxes.source_system = tax_rates.source_system
    and {{ json_text('taxes.tax', 'tax_rate') }} = tax_rates.tax_rate_id
where {{ json_text('taxes.tax', 'inclusive') }} = 'true'
group by taxes.source_system, taxes.subscription_item_id
