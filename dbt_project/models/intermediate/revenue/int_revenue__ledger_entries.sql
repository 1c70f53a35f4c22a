-- Grain: a billed invoice line, an invoice without lines, a payment, what was given back of one, or
-- a credit note. Amounts as billed; of net, tax and gross the one that is missing follows from the
-- others.
with invoice_entries as (
    select * from {{ ref('int_revenue__invoice_entries') }}
),

payment_entries as (
    select * from {{ ref('int_revenue__payment_entries') }}
),

credit_notes as (
    select * from {{ ref('int_billing__credit_notes') }}
),

entries as (
    select * from invoice_entries
    union all
    select * from payment_entries
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
        cast(null as varchar) as subscription_item_id,
        cast(null as varchar) as product_name,
        cast(null as varchar) as line_type,
        cast(null as date) as service_from,
        cast(null as date) as service_to,
        currency,
        net_amount,
        tax_amount,
        gross_amount,
        cast(null as decimal(18, 4)) as once_discount_amount
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
    subscription_item_id,
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
    ) as gross_amount,
    once_discount_amount
from entries
