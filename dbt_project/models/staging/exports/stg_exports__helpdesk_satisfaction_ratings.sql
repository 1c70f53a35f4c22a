with versions as (
    select * from {{ latest_version(source('accepted', 'helpdesk__satisfaction_ratings')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    rating_id,
    ticket_id,
    helpdesk_organization_id,
    score,
    scale_min,
    scale_max,
    satisfied_from,
    comment,
    rated_at
from versions
