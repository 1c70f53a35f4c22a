-- Grain: a line of the newest version of an invoice that discounts lowered: what those given once
-- and what the others took off it, without the tax that is in it.
{{ config(materialized='table') }}

with tax_rates as (
    select * from {{ latest_version(ref('stg_stripe__tax_rates')) }}
),

discounted_lines as (
    select * from {{ ref('int_billing__stripe_discounted_lines') }}
),

tax_lists as (
    select distinct
        source_system,
        invoice_line_id,
        tax_amounts
    from discounted_lines
),

taxes as (
    select
        source_system,
        invoice_line_id,
        {{ unnest_json('tax_amounts') }} as tax
    from tax_lists
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

summed as (
    select
        source_system,
        currency,
        invoice_line_id,
        sum(case when is_once then discount_minor else 0 end) as once_discount_minor,
        sum(case when is_once then 0 else discount_minor end) as recurring_discount_minor
    from discounted_lines
    group by source_system, currency, invoice_line_id
)

select
    summed.source_system,
    summed.invoice_line_id,
    {{ prorate_amount(
        minor_to_major('summed.once_discount_minor', 'summed.currency'),
        '100',
        '(100 + coalesce(inside.percentage, 0))'
    ) }} as once_discount_amount,
    {{ prorate_amount(
        minor_to_major('summed.recurring_discount_minor', 'summed.currency'),
        '100',
        '(100 + coalesce(inside.percentage, 0))'
    ) }} as recurring_discount_amount
from summed
left join inside
    on summed.source_system = inside.source_system
    and summed.invoice_line_id = inside.invoice_line_id
