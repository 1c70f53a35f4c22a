-- Grain: a line of the newest version of an invoice that a discount given once lowered, without the
-- tax that is in it. One that no subscription or customer shows is of the invoice alone.
{{ config(materialized='table') }}

with described as (
    select
        source_system,
        discount_id,
        max({{ json_text('discount', 'coupon.duration') }}) as duration
    from {{ ref('int_billing__stripe_discounts_described') }}
    group by source_system, discount_id
),

tax_rates as (
    select * from {{ latest_version(ref('stg_stripe__tax_rates')) }}
),

unnested as (
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
        {{ json_text('line', 'discount_amounts') }} as discount_amounts,
        {{ json_text('line', 'tax_amounts') }} as tax_amounts
    from unnested
    where {{ json_text('line', 'discount_amounts[0].amount') }} is not null
),

taxes as (
    select
        source_system,
        invoice_line_id,
        {{ unnest_json('tax_amounts') }} as tax
    from read
),

inside as (
    select
        taxes.source_system,
        taxes.invoice_line_id,
        sum(tax_rates.percentage) as percentage
    from taxes
    inner join tax_rates
        on taxes.source_system = tax_rates.source_system
        and {{ json_text('taxes.tax', 'tax_rate') }} = tax_rates.tax_rate_id
    where {{ json_text('taxes.tax', 'inclusive') }} = 'true'
    group by taxes.source_system, taxes.invoice_line_id
),

discounts as (
    select
        source_system,
        currency,
        invoice_line_id,
        {{ unnest_json('discount_amounts') }} as discount
    from read
),

summed as (
    select
        discounts.source_system,
        discounts.currency,
        discounts.invoice_line_id,
        sum(cast({{ json_text('discounts.discount', 'amount') }} as decimal(18, 0)))
            as once_discount_minor
    from discounts
    left join described
        on discounts.source_system = described.source_system
        and {{ json_text('discounts.discount', 'discount') }} = described.discount_id
    where coalesce(described.duration, 'once') = 'once'
    group by discounts.source_system, discounts.currency, discounts.invoice_line_id
)

select
    summed.source_system,
    summed.invoice_line_id,
    {{ prorate_amount(
        minor_to_major('summed.once_discount_minor', 'summed.currency'),
        '100',
        '(100 + coalesce(inside.percentage, 0))'
    ) }} as once_discount_amount
from summed
left join inside
    on summed.source_system = inside.source_system
    and summed.invoice_line_id = inside.invoice_line_id
