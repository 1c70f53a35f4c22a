with versions as (
    select * from {{ latest_version(source('accepted', 'helpdesk__ticket_events')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    ticket_event_id,
    ticket_id,
    actor_id,
    event_type,
    old_value,
    new_value,
    occurred_at
from versions
