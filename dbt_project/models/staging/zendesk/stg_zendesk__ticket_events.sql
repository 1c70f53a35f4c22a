with versions as (
    select * from {{ source('accepted', 'zendesk__ticket_events') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    audit_id,
    ticket_id,
    updater_id,
    update_channel,
    event_type,
    child_events,
    updated_timestamp,
    created_at
from versions
