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
    package_size,
    usage_type,
    is_tax_inclusive,
    tax_percentage,
    is_active
from versions
