with versions as (
    select * from {{ source('accepted', 'zendesk__holidays') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    schedule_holiday_id,
    holiday_name,
    start_date,
    end_date
from versions
