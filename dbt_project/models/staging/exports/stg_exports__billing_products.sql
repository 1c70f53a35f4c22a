with versions as (
    select * from {{ latest_version(source('accepted', 'billing__products')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    product_id,
    product_name,
    product_family,
    is_active
from versions
