with versions as (
    select * from {{ source('accepted', 'stripe__charges') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    payment_id,
    invoice_id,
    billing_account_id,
    charge_status,
    currency,
    amount_minor,
    refunded_minor,
    is_refunded,
    failure_code,
    failure_message,
    payment_method_type,
    created_at
from versions
