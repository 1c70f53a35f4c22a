-- Grain: a billed invoice line, an invoice without lines, a payment, what was given back of one, or
-- a credit note. Amounts as billed; of net, tax and gross the one that is missing follows from the
-- others. A refund without a day of its own has that of the payment.
with invoice_entries as (
    select * from {{ ref('int_revenue__invoice_entries') }}
),

invoices as (
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
),

credit_notes as (
    select * from {{ ref('int_billing__credit_notes') }}
),

entries as (
    select * from invoice_entries
    union all
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
    union all
    select
        source_system,
        'credit_note' as document_kind,
        credit_note_id as document_id,
        cast(null as varchar) as line_id,
        billing_account_id,
        issue_date as document_date,
        'issued' as document_status,
        cast(null as varchar) as subscription_id,
        cast(null as varchar) as product_name,
        cast(null as varchar) as line_type,
        cast(null as date) as service_from,
        cast(null as date) as service_to,
        currency,
        net_amount,
        tax_amount,
        gross_amount
    from credit_notes
)

select
    source_system,
    document_kind,
    document_id,
    line_id,
    billing_account_id,
    document_date,
    document_status,
    subscription_id,
    product_name,
    line_type,
    service_from,
    service_to,
    currency,
    cast(net_amount as decimal(18, 4)) as net_amount,
    cast(
        coalesce(tax_amount, gross_amount - net_amount, net_amount * 0) as decimal(18, 4)
    ) as tax_amount,
    cast(
        coalesce(gross_amount, net_amount + coalesce(tax_amount, 0)) as decimal(18, 4)
    ) as gross_amount
from entries
