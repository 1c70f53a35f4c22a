with versions as (
    select * from {{ source('accepted', 'stripe__credit_notes') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    credit_note_id,
    invoice_id,
    billing_account_id,
    currency,
    credit_note_status,
    total_minor,
    net_minor,
    credit_reason,
    memo,
    refund_id,
    created_at,
    voided_at
from versions
