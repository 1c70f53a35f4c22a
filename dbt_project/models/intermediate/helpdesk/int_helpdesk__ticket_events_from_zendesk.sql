-- Grain: a comment or a change of status or assignee on a ticket of Zendesk. The comment that
-- opens a ticket is part of its creation. A comment belongs to its author, whoever entered it.
{{ config(materialized='table') }}

with audits as (
    select * from {{ latest_version(ref('stg_zendesk__ticket_events')) }}
),

tickets as (
    select * from {{ latest_version(ref('stg_zendesk__tickets')) }}
),

-- Whoever ever was an agent: Zendesk makes an end user of an agent before it deletes him.
agents as (
    select distinct
        source_system,
        user_id
    from {{ ref('stg_zendesk__users') }}
    where user_role in ('agent', 'admin')
),

children as (
    select
        *,
        {{ unnest_json('child_events') }} as child
    from audits
),

fields as (
    select
        source_system,
        audit_id,
        ticket_id,
        is_deleted,
        created_at,
        updater_id,
        {{ json_text('child', 'id') }} as ticket_event_id,
        {{ json_text('child', 'event_type') }} as child_type,
        coalesce({{ json_text('child', 'author_id') }}, updater_id) as author_id,
        coalesce(
            {{ json_text('child', 'public') }}, {{ json_text('child', 'comment_public') }}, 'false'
        ) = 'true' as is_public,
        {{ json_text('child', 'previous_value') }} as previous_value,
        {{ json_text('child', 'status') }} as status,
        {{ json_text('child', 'assignee_id') }} as assignee_id
    from children
),

described as (
    select
        fields.*,
        fields.author_id = tickets.requester_id as is_by_requester,
        agents.user_id is not null as is_by_agent,
        coalesce(fields.previous_value in ('solved', 'closed'), false) as was_solved,
        coalesce(fields.status in ('solved', 'closed'), false) as is_solved,
        count(case when fields.child_type = 'Create' then fields.status end) over (
            partition by fields.source_system, fields.audit_id
        ) > 0 as is_creation
    from fields
    left join tickets
        on fields.source_system = tickets.source_system
        and fields.ticket_id = tickets.ticket_id
    left join agents
        on fields.source_system = agents.source_system
        and fields.author_id = agents.user_id
),

named as (
    select
        *,
        case
            when child_type = 'Comment' and is_creation then null
            when child_type = 'Comment' and not is_public then 'private_note'
            when child_type = 'Comment' and is_by_agent and not coalesce(is_by_requester, false)
                then 'public_reply'
            when child_type = 'Comment' then 'customer_reply'
            when assignee_id is not null then 'assigned'
            when child_type = 'Create' and status is not null then 'created'
            when status is null then null
            when is_solved and not was_solved then 'solved'
            when was_solved and not is_solved then 'reopened'
            else 'status_changed'
        end as event_type
    from described
)

select
    source_system,
    ticket_event_id as record_key,
    is_deleted,
    ticket_event_id,
    ticket_id,
    -- -1 is Zendesk itself.
    nullif(case when child_type = 'Comment' then author_id else updater_id end, '-1') as actor_id,
    event_type,
    previous_value as old_value,
    coalesce(assignee_id, status) as new_value,
    created_at as occurred_at
from named
where event_type is not null
