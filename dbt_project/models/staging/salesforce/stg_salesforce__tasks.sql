with versions as (
    select * from {{ source('accepted', 'salesforce__tasks') }}
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
    task_subtype,
    is_closed,
    due_date,
    completed_at,
    call_seconds,
    created_at,
    updated_at
from versions
