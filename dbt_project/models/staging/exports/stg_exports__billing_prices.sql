with versions as (
    select * from {{ latest_version(source('accepted', 'billing__prices')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    price_id,
    product_id,
    currency,
    unit_amount,
    billing_interval,
    interval_count,
    pricing_scheme,
    usage_type,
    is_tax_inclusive,
    is_active
from versions
