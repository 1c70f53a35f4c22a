-- Grain: a line of the newest version of an invoice and a discount that lowered it.
{{ config(materialized='table') }}

with unnested as (
    select
        source_system,
        currency,
        {{ unnest_json('lines') }} as line
    from {{ latest_version(ref('stg_stripe__invoices')) }}
),

read as (
    select
        source_system,
        currency,
        {{ json_text('line', 'id') }} as invoice_line_id,
        {{ json_text('line', 'tax_amounts') }} as tax_amounts,
        {{ epoch_to_timestamp(json_text('line', 'period.end')) }} as service_ends_at,
        {{ unnest_json(json_text('line', 'discount_amounts')) }} as discount
    from unnested
    where {{ json_text('line', 'discount_amounts[0].amount') }} is not null
)

select
    source_system,
    currency,
    invoice_line_id,
    tax_amounts,
    service_ends_at,
    {{ json_text('discount', 'discount') }} as discount_id,
    cast({{ json_text('discount', 'amount') }} as decimal(18, 0)) as discount_minor
from read
