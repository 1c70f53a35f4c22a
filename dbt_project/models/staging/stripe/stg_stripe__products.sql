with versions as (
    select * from {{ source('accepted', 'stripe__products') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    product_id,
    product_name,
    product_family,
    is_active,
    created_at
from versions
