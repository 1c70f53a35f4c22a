with versions as (
    select * from {{ source('accepted', 'stripe__refunds') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    refund_id,
    payment_id,
    currency,
    amount_minor,
    refund_reason,
    refund_status,
    created_at
from versions
