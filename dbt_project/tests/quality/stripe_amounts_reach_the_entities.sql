-- What Stripe invoiced, charged and credited, in smallest units, is in billing to the last of them.
with amounts as (
    {% for objects, entity, minor, amount in [
        ('invoices', 'invoices', 'total_minor', 'gross_amount'),
        ('charges', 'payments', 'amount_minor', 'gross_amount'),
        ('credit_notes', 'credit_notes', 'total_minor', 'gross_amount'),
    ] -%}
    select
        '{{ objects }}' as stripe_object,
        source_system,
        currency,
        {{ minor_to_major(minor, 'currency') }} as sent_amount,
        0 as read_amount
    from {{ ref('stg_stripe__' ~ objects) }}
    where is_current and not is_deleted
    union all
    select
        '{{ objects }}' as stripe_object,
        source_system,
        currency,
        0 as sent_amount,
        {{ amount }} as read_amount
    from {{ ref('int_billing__' ~ entity ~ '_from_stripe') }}
    where not is_deleted
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    union all
    select
        'lines of invoices' as stripe_object,
        source_system,
        currency,
        gross_amount as sent_amount,
        0 as read_amount
    from {{ ref('int_billing__invoices_from_stripe') }}
    where not is_deleted
    union all
    select
        'lines of invoices' as stripe_object,
        source_system,
        currency,
        0 as sent_amount,
        gross_amount as read_amount
    from {{ ref('int_billing__invoice_lines_from_stripe') }}
    where not is_deleted
)

select
    stripe_object,
    source_system,
    currency,
    sum(sent_amount) as sent_amount,
    sum(read_amount) as read_amount
from amounts
group by stripe_object, source_system, currency
having sum(sent_amount) <> sum(read_amount)
