with versions as (
    select * from {{ latest_version(source('accepted', 'billing__price_tiers')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    price_id,
    first_unit,
    unit_amount,
    flat_amount
from versions
