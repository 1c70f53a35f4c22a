-- Grain: ticket. Who asked, who answers, and where it stands.
create or replace temp table ticket_people as
with candidates as (
    select
        drawn_tickets.ticket,
        drawn_tickets.words,
        list(people.person_id order by people.person_id) filter (
            where people.created_at <= drawn_tickets.created_at
            and coalesce(facts.people.left_date, date '9999-12-31')
            > cast(drawn_tickets.created_at as date)
        ) as present,
        -- Whoever was known first stands in where nobody was known yet.
        min_by(people.person_id, (people.created_at, people.person_id)) as earliest
    from drawn_tickets
    inner join records.helpdesk__people as people
        on drawn_tickets.customer = people._customer
    left join facts.people
        on people._customer = facts.people.customer
        and people._person = facts.people.person
    where not drawn_tickets.is_orphan and not people._is_deleted
    group by drawn_tickets.ticket, drawn_tickets.words
)

select
    ticket,
    coalesce(chosen(present, again(words, 211)), earliest) as requester_id
from candidates;

create or replace temp table ticket_agents as
with teams as (
    select
        support_schedules.schedule_id,
        list(helpdesk_agents.person_id order by helpdesk_agents.agent) as agents
    from records.helpdesk_agents
    inner join records.support_schedules
        on helpdesk_agents.timezone = support_schedules.timezone
    group by support_schedules.schedule_id
)

select
    drawn_tickets.ticket,
    chosen(teams.agents, again(drawn_tickets.words, 223)) as agent_id
from drawn_tickets
inner join teams
    on drawn_tickets.schedule_id = teams.schedule_id;

create or replace temp table ticket_rows as
with organizations as (
    select
        choices.customer,
        list(choices.helpdesk_organization_id order by choices.ordinal) as choices,
        min_by(choices.weight, choices.ordinal) as first_weight,
        max(organizations.created_at) as all_since
    from records.organization_choices as choices
    inner join records.helpdesk__organizations as organizations
        on choices.helpdesk_organization_id = organizations.helpdesk_organization_id
    group by choices.customer
)

select
    drawn_tickets.* exclude (created_at),
    ticket_steps.* exclude (ticket),
    as_of_instant(settings.as_of) as end_at,
    -- The requester of an orphan was removed for good.
    coalesce(
        ticket_people.requester_id,
        cast(370000000000 + 8000000000 + drawn_tickets.customer as varchar)
    ) as requester_id,
    ticket_agents.agent_id,
    if(
        drawn_tickets.is_orphan,
        null,
        organizations.choices[
            if(
                again(drawn_tickets.words, 227) < organizations.first_weight
                or ticket_steps.created_at < organizations.all_since,
                1,
                -1
            )
        ]
    ) as helpdesk_organization_id,
    -- A problem stands behind several incidents: support makes few of them.
    if(
        topics.ticket_type = 'incident' and drawn_tickets.bad_kind = 'escalated',
        'problem',
        topics.ticket_type
    ) as ticket_type,
    topics.product_area,
    topics.subject,
    topics.english_subject
from drawn_tickets
inner join ticket_steps
    on drawn_tickets.ticket = ticket_steps.ticket
inner join ticket_agents
    on drawn_tickets.ticket = ticket_agents.ticket
left join ticket_people
    on drawn_tickets.ticket = ticket_people.ticket
left join organizations
    on drawn_tickets.customer = organizations.customer
inner join facts.ticket_topics as topics
    on drawn_tickets.language = topics.language
    and topics.topic = 1 + cast(floor(
        if(drawn_tickets.is_bad, 3 + 5 * again(words, 229), 8 * again(words, 229))
    ) as integer)
cross join facts.settings;

create or replace temp table ticket_states as
with settled as (
    select
        *,
        case
            when closed_at is not null or merged_at is not null then 'closed'
            when solved_again_at is not null then 'solved'
            when reopened_at is not null then 'open'
            when solved_at is not null then 'solved'
            when asked_again_at is not null then 'open'
            when is_asked_again and replied_at is not null then 'pending'
            when assigned_at is not null then 'open'
            else 'new'
        end as ticket_status,
        greatest(
            created_at, assigned_at, noted_at, replied_at, asked_again_at, replied_again_at,
            solved_at, reopened_at, replied_last_at, solved_again_at, closed_at, merged_at
        ) as last_event_at,
        again(outcome, 233) < mess_rates.corrected as is_corrected,
        again(outcome, 239) < case settings.mess
            when 'default' then 0.01 when 'hard' then 0.02 else 0
        end as is_marked_deleted,
        settings.mess <> 'none' as is_messy
    from ticket_rows
    cross join facts.mess_rates
    cross join facts.settings
)

select
    *,
    last_event_at + to_seconds(86400 + cast(floor(1700000 * again(outcome, 241)) as bigint))
    as deleted_at,
    is_marked_deleted and deleted_at <= end_at as is_deleted,
    created_at + to_seconds(cast(floor(
        (0.2 + 0.8 * again(outcome, 251)) * date_diff('second', created_at, last_event_at)
    ) as bigint)) as corrected_at
from settled;

create or replace table records.helpdesk__tickets as
select
    cast(ticket as varchar) as ticket_id,
    helpdesk_organization_id,
    requester_id,
    if(assigned_at is null, null, agent_id) as assignee_id,
    subject,
    ticket_type,
    priority,
    ticket_status,
    channel,
    product_area,
    case
        when coalesce(solved_at, merged_at) is null or again(outcome, 257) > 0.85 then null
        when is_messy and again(outcome, 263) < 0.02 then 'third party (see notes)'
        when ticket_type in ('question', 'task') then chosen(
            ['how-to', 'how-to', 'configuration', 'documentation'], again(outcome, 269)
        )
        else chosen(
            ['defect', 'defect', 'configuration', 'outage', 'third party'], again(outcome, 269)
        )
    end as root_cause,
    coalesce(bad_kind = 'escalated', false) as is_escalated,
    created_at,
    replied_at as first_response_at,
    cast(null as bigint) as first_response_minutes,
    coalesce(solved_at, merged_at) as first_resolved_at,
    if(
        ticket_status in ('solved', 'closed'),
        coalesce(solved_again_at, solved_at, merged_at),
        null
    ) as resolved_at,
    last_event_at as updated_at,
    if(is_orphan, null, customer) as _customer,
    is_deleted as _is_deleted,
    if(is_deleted, deleted_at, null) as _deleted_at,
    if(channel = 'voice', agent_id, requester_id) as _submitter_id,
    subject || ' (' || english_subject || ')' as _description,
    schedule_id as _schedule_id,
    sla_policy_id as _sla_policy_id,
    cast(360000000300 + schedule as varchar) as _group_id,
    list_filter(
        [
            if(is_premium, 'premium_support', null),
            if(bad_kind = 'escalated', 'escalated', null),
            if(merged_at is not null, 'closed_by_merge', null)
        ],
        lambda tag: tag is not null
    ) as _tags,
    is_bad as _is_bad,
    bad_kind as _bad_kind,
    if(merged_at is not null, cast(ticket - 1 as varchar), null) as _merged_into_ticket_id,
    reply_due_at as _reply_due_at,
    next_reply_due_at as _next_reply_due_at,
    wait_due_at as _wait_due_at,
    if(is_corrected, 'Fwd: ' || subject, null) as _earlier_subject,
    if(is_corrected, if(priority = 'normal', 'high', 'normal'), null) as _earlier_priority,
    if(is_corrected, helpdesk_organization_id, null) as _earlier_helpdesk_organization_id,
    if(is_corrected, corrected_at, null) as _corrected_at
from ticket_states;
