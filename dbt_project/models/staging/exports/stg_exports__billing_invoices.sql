with versions as (
    select * from {{ latest_version(source('accepted', 'billing__invoices')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    invoice_id,
    billing_account_id,
    subscription_id,
    invoice_status,
    currency,
    net_amount,
    tax_amount,
    gross_amount,
    paid_amount,
    issue_date,
    due_date,
    paid_date,
    updated_at
from versions
