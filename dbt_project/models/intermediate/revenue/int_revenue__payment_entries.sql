-- Grain: a payment, or what was given back of one. A refund without a day of its own has that of
-- the payment.
with invoices as (
    select * from {{ ref('int_billing__invoices') }}
),

payments as (
    select
        payments.*,
        coalesce(payments.billing_account_id, invoices.billing_account_id) as paying_account_id,
        invoices.subscription_id,
        case
            when payments.payment_status = 'refunded'
                then coalesce(payments.refunded_amount, payments.gross_amount)
            when payments.payment_status = 'succeeded' then payments.refunded_amount
        end as given_back_amount
    from {{ ref('int_billing__payments') }} as payments
    left join invoices
        on payments.source_system = invoices.source_system
        and payments.invoice_id = invoices.invoice_id
)

{% for kind, day, amount in [
    ('payment', 'payment_date', 'gross_amount'),
    ('refund', 'coalesce(refunded_date, payment_date)', 'given_back_amount'),
] -%}
select
    source_system,
    '{{ kind }}' as document_kind,
    payment_id as document_id,
    cast(null as varchar) as line_id,
    paying_account_id as billing_account_id,
    {{ day }} as document_date,
    payment_status as document_status,
    subscription_id,
    cast(null as varchar) as product_name,
    cast(null as varchar) as line_type,
    cast(null as date) as service_from,
    cast(null as date) as service_to,
    currency,
    cast(null as decimal(18, 4)) as net_amount,
    cast(null as decimal(18, 4)) as tax_amount,
    {{ amount }} as gross_amount
from payments
{% if kind == 'refund' -%}
where given_back_amount > 0
{% else -%}
union all
{% endif -%}
{% endfor -%}
