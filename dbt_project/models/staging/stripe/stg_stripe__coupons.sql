with versions as (
    select * from {{ source('accepted', 'stripe__coupons') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    coupon_id,
    coupon_name,
    percent_off,
    amount_off_minor,
    currency,
    duration,
    duration_in_months,
    applies_to,
    created_at
from versions
