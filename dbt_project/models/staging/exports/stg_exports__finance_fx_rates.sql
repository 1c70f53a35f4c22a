with versions as (
    select * from {{ latest_version(source('accepted', 'finance__fx_rates')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    rate_date,
    from_currency,
    to_currency,
    rate
from versions
