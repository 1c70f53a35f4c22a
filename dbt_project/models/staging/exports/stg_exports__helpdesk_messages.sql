with versions as (
    select * from {{ latest_version(source('accepted', 'helpdesk__messages')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    message_id,
    ticket_id,
    conversation_key,
    helpdesk_organization_id,
    person_id,
    direction,
    is_public,
    body,
    sent_at
from versions
