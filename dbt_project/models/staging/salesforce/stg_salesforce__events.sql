with versions as (
    select * from {{ source('accepted', 'salesforce__events') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    activity_id,
    crm_account_id,
    what_id,
    who_id,
    owner_id,
    subject,
    is_all_day,
    started_at,
    duration_minutes,
    created_at,
    updated_at
from versions
