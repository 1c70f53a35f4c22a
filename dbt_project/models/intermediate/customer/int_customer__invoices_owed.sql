-- Grain: an invoice that a customer owes or owed, with the day on which it was settled: far away
-- while it is not, the due day where the source says paid and not when. Drafts and voided invoices
-- are none.
with invoices as (
    select * from {{ ref('int_billing__invoices') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    invoices.source_system,
    invoices.invoice_id,
    customer_records.customer_id,
    invoices.currency,
    invoices.issue_date,
    coalesce(invoices.due_date, invoices.issue_date) as due_date,
    coalesce(
        invoices.paid_date,
        case when invoices.invoice_status = 'paid' then invoices.due_date end,
        case when invoices.invoice_status = 'paid' then invoices.issue_date end,
        {{ far_date() }}
    ) as settled_on,
    cast(
        coalesce(invoices.gross_amount, invoices.net_amount + coalesce(invoices.tax_amount, 0))
        as decimal(18, 4)
    ) as owed_gross_amount,
    cast(owed_gross_amount - coalesce(invoices.paid_amount, 0) as decimal(18, 4))
        as unpaid_gross_amount
from invoices
inner join customer_records
    on customer_records.department = 'billing'
    and invoices.source_system = customer_records.source_system
    and invoices.billing_account_id = customer_records.record_id
where invoices.invoice_status not in ('draft', 'void')
