with versions as (
    select * from {{ latest_version(source('accepted', 'billing__payments')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    payment_id,
    invoice_id,
    billing_account_id,
    payment_status,
    currency,
    gross_amount,
    refunded_amount,
    refunded_date,
    failure_reason,
    payment_date
from versions
