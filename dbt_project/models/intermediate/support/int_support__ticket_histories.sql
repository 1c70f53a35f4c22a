-- Grain: a ticket that has events: when agents first replied in public and how often, how often it
-- came back.
with events as (
    select * from {{ ref('int_helpdesk__ticket_events') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    events.source_system,
    events.ticket_id,
    min(events.occurred_at) filter (where events.event_type = 'public_reply') as first_reply_at,
    count(*) filter (where events.event_type = 'public_reply') as n_public_replies,
    count(*) filter (where events.event_type = 'reopened') as n_reopenings
from events
inner join settings
    on cast({{ in_reporting_zone('events.occurred_at') }} as date) <= settings.as_of
group by events.source_system, events.ticket_id
