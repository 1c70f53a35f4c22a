-- Grain: a billed invoice line, an invoice without lines, a payment or a credit note. Amounts as
-- billed; of net, tax and gross the one that is missing follows from the others.
with invoice_entries as (
    select * from {{ ref('int_revenue__invoice_entries') }}
),

invoices as (
    select * from {{ ref('int_billing__invoices') }}
),

payments as (
    select * from {{ ref('int_billing__payments') }}
),

credit_notes as (
    select * from {{ ref('int_billing__credit_notes') }}
),

entries as (
    select * from invoice_entries
    union all
    select
        payments.source_system,
        'payment' as document_kind,
        payments.payment_id as document_id,
        cast(null as varchar) as line_id,
        coalesce(payments.billing_account_id, invoices.billing_account_id) as billing_account_id,
        payments.payment_date as document_date,
        payments.payment_status as document_status,
        cast(null as varchar) as line_type,
        payments.currency,
        cast(null as decimal(18, 4)) as net_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        payments.gross_amount
    from payments
    left join invoices
        on payments.source_system = invoices.source_system
        and payments.invoice_id = invoices.invoice_id
    union all
    select
        source_system,
        'credit_note' as document_kind,
        credit_note_id as document_id,
        cast(null as varchar) as line_id,
        billing_account_id,
        issue_date as document_date,
        'issued' as document_status,
        cast(null as varchar) as line_type,
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
    line_type,
    currency,
    cast(net_amount as decimal(18, 4)) as net_amount,
    cast(
        coalesce(tax_amount, gross_amount - net_amount, net_amount * 0) as decimal(18, 4)
    ) as tax_amount,
    cast(
        coalesce(gross_amount, net_amount + coalesce(tax_amount, 0)) as decimal(18, 4)
    ) as gross_amount
from entries
