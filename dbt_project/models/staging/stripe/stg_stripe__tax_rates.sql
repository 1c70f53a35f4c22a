with versions as (
    select * from {{ source('accepted', 'stripe__tax_rates') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    tax_rate_id,
    display_name,
    country,
    percentage,
    is_inclusive,
    created_at
from versions
