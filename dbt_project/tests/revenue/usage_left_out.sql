-- Lines for usage that are in no figure: their invoice was not sent, or names no account or day.
{{ config(severity='warn') }}
with invoice_lines as (
    select * from {{ ref('int_billing__invoice_lines') }}
    where line_type = 'usage'
),

invoices as (
    select * from {{ ref('int_billing__invoices') }}
)

select
    invoice_lines.source_system,
    invoice_lines.invoice_line_id,
    invoice_lines.invoice_id,
    case
        when invoices.invoice_id is null then 'its invoice was not sent'
        when invoices.billing_account_id is null then 'its invoice names no account'
        else 'its invoice has no day'
    end as reason
from invoice_lines
left join invoices
    on invoice_lines.source_system = invoices.source_system
    and invoice_lines.invoice_id = invoices.invoice_id
where
    invoices.billing_account_id is null
    or invoices.issue_date is null
