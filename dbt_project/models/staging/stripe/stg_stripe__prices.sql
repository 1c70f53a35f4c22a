with versions as (
    select * from {{ source('accepted', 'stripe__prices') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    price_id,
    product_id,
    currency,
    price_type,
    unit_amount_minor,
    billing_scheme,
    tiers_mode,
    tiers,
    divide_by,
    package_rounding,
    recurring_interval,
    interval_count,
    usage_type,
    tax_behavior,
    pricing,
    is_active,
    created_at
from versions
