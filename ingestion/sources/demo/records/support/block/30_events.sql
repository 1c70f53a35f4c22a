-- Grain: event. The ordinals of steps are fixed, so that an event keeps its id as others come.
create or replace temp table step_rows as
with steps as (
    select
        *,
        if(channel = 'voice', agent_id, requester_id) as submitter_id
    from ticket_states
)

select ticket, 1 as step, submitter_id as actor_id, 'created' as event_type,
    null as old_value, 'new' as new_value, created_at as occurred_at, null as body
from steps
union all
select ticket, 2, agent_id, 'assigned', null, agent_id, assigned_at, null
from steps where assigned_at is not null
union all
select ticket, 3, agent_id, 'status_changed', 'new', 'open', assigned_at, null
from steps where assigned_at is not null
union all
select ticket, 4, agent_id, 'private_note', null, null, noted_at,
    if(bad_kind = 'escalated', 'Escalated to engineering.', 'Looked into the logs.')
from steps where noted_at is not null
union all
select ticket, 5, agent_id, 'public_reply', null, null, replied_at,
    if(is_asked_again, 'Could you send us an example?', 'We are on it.')
from steps where replied_at is not null
union all
select ticket, 6, agent_id, 'status_changed', 'open', 'pending', replied_at, null
from steps where replied_at is not null and is_asked_again
union all
select ticket, 7, requester_id, 'customer_reply', null, null, asked_again_at, 'Please see below.'
from steps where asked_again_at is not null
union all
select ticket, 8, requester_id, 'status_changed', 'pending', 'open', asked_again_at, null
from steps where asked_again_at is not null
union all
select ticket, 9, agent_id, 'public_reply', null, null, replied_again_at, 'Thank you, found it.'
from steps where replied_again_at is not null
union all
select ticket, 10, agent_id, 'solved', 'open', 'solved', solved_at, null
from steps where solved_at is not null
union all
select ticket, 11, requester_id, 'customer_reply', null, null, reopened_at, 'It is back again.'
from steps where reopened_at is not null
union all
select ticket, 12, requester_id, 'reopened', 'solved', 'open', reopened_at, null
from steps where reopened_at is not null
union all
select ticket, 13, agent_id, 'public_reply', null, null, replied_last_at, 'Sorry about that.'
from steps where replied_last_at is not null
union all
select ticket, 14, agent_id, 'solved', 'open', 'solved', solved_again_at, null
from steps where solved_again_at is not null
union all
select ticket, 15, null, 'status_changed', 'solved', 'closed', closed_at, null
from steps where closed_at is not null
union all
select ticket, 16, agent_id, 'private_note', null, null, merged_at,
    'This request was closed and merged into request #' || (ticket - 1) || '.'
from steps where merged_at is not null
union all
select ticket, 17, agent_id, 'solved', 'new', 'closed', merged_at, null
from steps where merged_at is not null;

create or replace table records.helpdesk__ticket_events as
select
    cast(500000000000 + step_rows.ticket * 100 + step_rows.step as varchar) as ticket_event_id,
    cast(step_rows.ticket as varchar) as ticket_id,
    step_rows.actor_id,
    step_rows.event_type,
    step_rows.old_value,
    step_rows.new_value,
    step_rows.occurred_at,
    if(ticket_states.is_orphan, null, ticket_states.customer) as _customer,
    false as _is_deleted,
    step_rows.body as _body
from step_rows
inner join ticket_states
    on step_rows.ticket = ticket_states.ticket;
