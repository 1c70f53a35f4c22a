with versions as (
    select * from {{ source('accepted', 'stripe__invoices') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    invoice_id,
    billing_account_id,
    subscription_id,
    invoice_status,
    currency,
    invoice_number,
    billing_reason,
    total_minor,
    net_minor,
    tax_minor,
    amount_due_minor,
    amount_paid_minor,
    lines,
    created_at,
    due_at,
    finalized_at,
    paid_at,
    voided_at,
    given_up_at
from versions
