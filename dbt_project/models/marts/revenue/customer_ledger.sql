-- Grain: a billed invoice line, an invoice without lines, a payment, what was given back of one, a
-- credit note or a contract term.
with ledger as (
    select * from {{ ref('int_revenue__ledger') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
)

select
    ledger.customer_id,
    ledger.source_system,
    ledger.document_kind,
    ledger.document_id,
    ledger.line_id,
    ledger.account_id,
    ledger.document_date,
    ledger.document_status,
    ledger.subscription_id,
    ledger.product_name,
    ledger.line_type,
    ledger.service_from,
    ledger.service_to,
    ledger.currency,
    ledger.contract_arr_amount,
    ledger.net_amount,
    ledger.tax_amount,
    ledger.gross_amount,
    ledger.owed_gross_amount,
    ledger.balance_gross_amount,
    coalesce(customers.is_test, false) as is_test
from ledger
left join customers
    on ledger.customer_id = customers.customer_id
