-- Grain: a ticket of Zendesk. When it was answered and solved is known from its events; one that
-- is open again is not solved.
{{ config(materialized='table') }}

with tickets as (
    select * from {{ latest_version(ref('stg_zendesk__tickets')) }}
),

-- An agent can make a ticket that is solved already, of a call for one.
ticket_events as (
    select
        *,
        event_type = 'solved'
        or (event_type = 'created' and new_value in ('solved', 'closed')) as is_resolution
    from {{ ref('int_helpdesk__ticket_events_from_zendesk') }}
),

milestones as (
    select
        source_system,
        ticket_id,
        min(case when event_type = 'public_reply' then occurred_at end) as first_response_at,
        min(case when is_resolution then occurred_at end) as first_resolved_at,
        max(case when is_resolution then occurred_at end) as last_resolved_at
    from ticket_events
    group by source_system, ticket_id
)

select
    tickets.source_system,
    tickets.record_key,
    tickets.is_deleted or coalesce(tickets.ticket_status = 'deleted', false) as is_deleted,
    tickets.ticket_id,
    tickets.organization_id as helpdesk_organization_id,
    tickets.requester_id,
    tickets.assignee_id,
    tickets.subject,
    tickets.ticket_type,
    tickets.priority,
    nullif(tickets.ticket_status, 'deleted') as ticket_status,
    tickets.channel,
    tickets.product_area,
    tickets.root_cause,
    tickets.is_escalated,
    tickets.created_at,
    milestones.first_response_at,
    cast(null as bigint) as first_response_minutes,
    milestones.first_resolved_at,
    case
        when tickets.ticket_status in ('solved', 'closed') then milestones.last_resolved_at
    end as resolved_at,
    tickets.updated_at
from tickets
left join milestones
    on tickets.source_system = milestones.source_system
    and tickets.ticket_id = milestones.ticket_id
