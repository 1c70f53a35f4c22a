with versions as (
    select * from {{ latest_version(source('accepted', 'crm__activities')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    activity_id,
    crm_account_id,
    contact_id,
    owner_id,
    activity_type,
    subject,
    occurred_at,
    duration_minutes
from versions
