with versions as (
    select * from {{ source('accepted', 'zendesk__tickets') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    ticket_id,
    organization_id,
    requester_id,
    submitter_id,
    assignee_id,
    group_id,
    subject,
    ticket_type,
    priority,
    ticket_status,
    channel,
    product_area,
    root_cause,
    is_escalated,
    tags,
    generated_timestamp,
    created_at,
    updated_at
from versions
