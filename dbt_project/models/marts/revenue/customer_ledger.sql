-- Grain: a billed invoice line, an invoice without lines, a payment or a credit note.
with entries as (
    select * from {{ ref('int_revenue__ledger_entries') }}
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
)

select
    records.customer_id,
    entries.source_system,
    entries.document_kind,
    entries.document_id,
    entries.line_id,
    entries.billing_account_id,
    entries.document_date,
    entries.document_status,
    entries.line_type,
    entries.currency,
    entries.net_amount,
    entries.tax_amount,
    entries.gross_amount,
    coalesce(customers.is_test, false) as is_test
from entries
left join records
    on entries.source_system = records.source_system
    and records.department = 'billing'
    and entries.billing_account_id = records.record_id
left join customers
    on records.customer_id = customers.customer_id
