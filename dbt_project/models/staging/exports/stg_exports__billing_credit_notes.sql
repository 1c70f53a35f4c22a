with versions as (
    select * from {{ latest_version(source('accepted', 'billing__credit_notes')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    credit_note_id,
    invoice_id,
    billing_account_id,
    currency,
    net_amount,
    tax_amount,
    gross_amount,
    credit_reason,
    issue_date
from versions
