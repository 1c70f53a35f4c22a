with versions as (
    select * from {{ source('accepted', 'salesforce__products') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    product_id,
    product_name,
    product_code,
    product_family,
    is_active,
    created_at,
    updated_at
from versions
