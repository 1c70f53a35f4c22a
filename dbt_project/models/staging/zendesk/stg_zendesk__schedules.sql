with versions as (
    select * from {{ source('accepted', 'zendesk__schedules') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    schedule_id,
    schedule_name,
    time_zone,
    intervals,
    created_at,
    updated_at
from versions
