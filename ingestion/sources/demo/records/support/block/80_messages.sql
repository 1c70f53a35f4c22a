-- Grain: message. Chats know no tickets; some groups were never tied to an organization.
create or replace table records.helpdesk__messages as
with chats as (
    select
        drawn_chats.*,
        chat_answers.answered_at,
        chat_words.asked,
        chat_words.answered,
        chat_words.thanked,
        people.writer_id,
        agents.agent_id,
        if(
            mess_rates.missing_id > uniform('chat organization', drawn_chats.customer),
            null,
            organization_choices.helpdesk_organization_id
        ) as organization_id,
        as_of_instant(settings.as_of) as end_at
    from drawn_chats
    inner join chat_answers
        on drawn_chats.chat = chat_answers.chat
    inner join facts.chat_words
        on drawn_chats.language = chat_words.language
    inner join records.organization_choices
        on drawn_chats.customer = organization_choices.customer
        and organization_choices.ordinal = 1
    left join (
        select
            _customer,
            min_by(person_id, (created_at, person_id)) as writer_id
        from records.helpdesk__people
        where _customer is not null and not _is_deleted
        group by _customer
    ) as people
        on drawn_chats.customer = people._customer
    inner join (
        select
            timezone,
            min(person_id) as agent_id
        from records.helpdesk_agents
        group by timezone
    ) as agents
        on drawn_chats.agents_zone = agents.timezone
    cross join facts.settings
    cross join facts.mess_rates
),

said as (
    select chat, 1 as place, writer_id as person_id, 'inbound' as direction,
        chosen(asked, again(chance, 11)) as body, asked_at as sent_at
    from chats
    union all
    select chat, 2, writer_id, 'inbound', chosen(asked, again(chance, 13)),
        asked_at + to_seconds(20 + cast(floor(200 * again(chance, 17)) as bigint))
    from chats
    where again(chance, 19) < 0.4
    union all
    select chat, 3, agent_id, 'outbound', chosen(answered, again(chance, 23)), answered_at
    from chats
    union all
    select chat, 4, writer_id, 'inbound', thanked,
        answered_at + to_seconds(30 + cast(floor(3000 * again(chance, 29)) as bigint))
    from chats
    where again(chance, 31) < 0.6
)

select
    cast(800000000000 + said.chat * 10 + said.place as varchar) as message_id,
    cast(null as varchar) as ticket_id,
    chats.conversation_key,
    chats.organization_id as helpdesk_organization_id,
    said.person_id,
    said.direction,
    true as is_public,
    said.body,
    said.sent_at,
    chats.customer as _customer,
    false as _is_deleted
from said
inner join chats
    on said.chat = chats.chat
where said.sent_at <= chats.end_at;
