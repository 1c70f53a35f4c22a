-- Grain: a line of an invoice,
-- for each source system, with the account, status, day and subscription of its invoice.
{{ config(materialized='table') }}

with invoice_lines as (
    select * from {{ ref('int_billing__invoice_lines_of_systems') }}
),

invoices as (
    select * from {{ ref('int_billing__invoices') }}
)

select
    invoice_lines.source_system,
    invoice_lines.record_key,
    invoice_lines.invoice_line_id,
    invoice_lines.invoice_id,
    invoices.billing_account_id,
    invoices.invoice_status,
    invoices.issue_date,
    coalesce(invoice_lines.subscription_id, invoices.subscription_id) as subscription_id,
    invoice_lines.subscription_item_id,
    invoice_lines.product_name,
    invoice_lines.line_description,
    invoice_lines.line_type,
    invoice_lines.quantity,
    invoice_lines.currency,
    invoice_lines.net_amount,
    invoice_lines.tax_amount,
    invoice_lines.gross_amount,
    invoice_lines.once_discount_amount,
    invoice_lines.service_from,
    invoice_lines.service_to
from invoice_lines
left join invoices
    on invoice_lines.source_system = invoices.source_system
    and invoice_lines.invoice_id = invoices.invoice_id
