-- Grain: a line of the newest version of an invoice. Its amount is one before discounts, with the
-- taxes that are inclusive; what Stripe calls the amount without tax is before discounts, too.
{{ config(materialized='table') }}

with unnested as (
    select
        source_system,
        {{ unnest_json('lines') }} as line
    from {{ latest_version(ref('stg_stripe__invoices')) }}
),

read as (
    select
        source_system,
        {{ json_text('line', 'id') }} as invoice_line_id,
        cast({{ json_text('line', 'amount') }} as decimal(18, 0)) as amount_minor,
        {{ json_text('line', 'discount_amounts') }} as discount_amounts,
        {{ json_text('line', 'tax_amounts') }} as tax_amounts
    from unnested
),

taxes as (
    select
        source_system,
        invoice_line_id,
        {{ unnest_json('tax_amounts') }} as tax
    from read
),

discounts as (
    select
        source_system,
        invoice_line_id,
        {{ unnest_json('discount_amounts') }} as discount
    from read
),

amounts as (
    select
        source_system,
        invoice_line_id,
        amount_minor as net_minor,
        0 as tax_minor
    from read
    union all
    select
        source_system,
        invoice_line_id,
        -cast({{ json_text('discount', 'amount') }} as decimal(18, 0)) as net_minor,
        0 as tax_minor
    from discounts
    union all
    select
        source_system,
        invoice_line_id,
        case
            when {{ json_text('tax', 'inclusive') }} = 'true'
                then -cast({{ json_text('tax', 'amount') }} as decimal(18, 0))
            else 0
        end as net_minor,
        cast({{ json_text('tax', 'amount') }} as decimal(18, 0)) as tax_minor
    from taxes
)

select
    source_system,
    invoice_line_id,
    {{ amount('sum(net_minor)') }} as net_minor,
    {{ amount('sum(tax_minor)') }} as tax_minor
from amounts
group by source_system, invoice_line_id
