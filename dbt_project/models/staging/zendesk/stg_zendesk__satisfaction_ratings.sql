with versions as (
    select * from {{ source('accepted', 'zendesk__satisfaction_ratings') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    rating_id,
    ticket_id,
    requester_id,
    assignee_id,
    group_id,
    score,
    comment_text,
    reason,
    created_at,
    updated_at
from versions
