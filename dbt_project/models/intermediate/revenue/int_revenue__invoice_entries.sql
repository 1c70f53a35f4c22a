-- Grain: invoice line, or invoice of which no line was sent. Lines are read twice: what two queries
-- take from one CTE is held in memory with all its columns.
-- depends_on: {{ ref('int_revenue__changed_documents') }}
with invoices as (
    select * from {{ ref('int_billing__invoices') }}
),

invoice_lines as (
    select * from {{ ref('int_billing__invoice_lines') }}
),

lines_of_invoices as (
    select
        source_system,
        invoice_id
    from {{ ref('int_billing__invoice_lines') }}
)

select
    invoice_lines.source_system,
    'invoice_line' as document_kind,
    invoice_lines.invoice_id as document_id,
    invoice_lines.invoice_line_id as line_id,
    invoice_lines.billing_account_id,
    invoice_lines.issue_date as document_date,
    invoice_lines.invoice_status as document_status,
    invoice_lines.subscription_id,
    invoice_lines.subscription_item_id,
    invoice_lines.product_name,
    invoice_lines.line_type,
    invoice_lines.service_from,
    invoice_lines.service_to,
    invoice_lines.currency,
    invoice_lines.net_amount,
    invoice_lines.tax_amount,
    invoice_lines.gross_amount,
    invoice_lines.once_discount_amount
from invoice_lines
union all
select
    invoices.source_system,
    'invoice' as document_kind,
    invoices.invoice_id as document_id,
    cast(null as varchar) as line_id,
    invoices.billing_account_id,
    invoices.issue_date as document_date,
    invoices.invoice_status as document_status,
    invoices.subscription_id,
    cast(null as varchar) as subscription_item_id,
    cast(null as varchar) as product_name,
    cast(null as varchar) as line_type,
    cast(null as date) as service_from,
    cast(null as date) as service_to,
    invoices.currency,
    invoices.net_amount,
    invoices.tax_amount,
    invoices.gross_amount,
    cast(null as decimal(18, 4)) as once_discount_amount
from invoices
left join lines_of_invoices
    on invoices.source_system = lines_of_invoices.source_system
    and invoices.invoice_id = lines_of_invoices.invoice_id
where lines_of_invoices.invoice_id is null
