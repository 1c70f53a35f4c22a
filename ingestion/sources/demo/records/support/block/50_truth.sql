-- Grain: ticket. Times by the calendar, and in opening hours: the parts of open spans that lie in
-- between, added up day by day. Nothing is taken over from how the times were drawn.
create or replace temp table measured_times as
with waits as (
    select
        ticket,
        schedule_id,
        unnest([
            {'kind': 'reply', 'began_at': created_at, 'ended_at': replied_at},
            {
                'kind': 'first',
                'began_at': created_at,
                'ended_at': coalesce(solved_at, merged_at)
            },
            {
                'kind': 'full',
                'began_at': created_at,
                'ended_at': if(
                    ticket_status in ('solved', 'closed'),
                    coalesce(solved_again_at, solved_at, merged_at),
                    null
                )
            },
            {
                'kind': 'pending',
                'began_at': if(is_asked_again, replied_at, null),
                'ended_at': if(solved_at is null, null, asked_again_at)
            },
            {
                'kind': 'waited',
                'began_at': created_at,
                'ended_at': if(merged_at is null, solved_at, null)
            },
            {
                'kind': 'next reply',
                'began_at': asked_again_at,
                'ended_at': replied_again_at
            },
            {
                'kind': 'last reply',
                'began_at': reopened_at,
                'ended_at': replied_last_at
            },
            {
                'kind': 'waited again',
                'began_at': reopened_at,
                'ended_at': solved_again_at
            }
        ], recursive := true)
    from ticket_states
),

days as (
    select
        *,
        unnest(generate_series(
            cast(began_at as date) - 1, cast(ended_at as date), interval 1 day
        )) as day
    from waits
    where ended_at is not null and began_at is not null
),

hours as (
    select
        *,
        date_trunc('day', opens_at) as day
    from facts.support_hours
)

select
    days.ticket,
    days.kind,
    any_value(date_diff('second', days.began_at, days.ended_at)) as calendar_seconds,
    -- Of null and an instant `greatest` takes the instant: a day without hours must not count.
    coalesce(sum(greatest(date_diff(
        'second',
        greatest(hours.opens_at, days.began_at),
        least(hours.closes_at, days.ended_at)
    ), 0)) filter (where hours.opens_at is not null), 0) as business_seconds
from days
left join hours
    on days.schedule_id = hours.schedule_id
    and days.day = hours.day
group by days.ticket, days.kind;

create or replace table truth.ticket_times as
with times as (
    select
        ticket,
        max(calendar_seconds) filter (where kind = 'reply') / 60 as reply_calendar,
        max(business_seconds) filter (where kind = 'reply') / 60 as reply_business,
        max(calendar_seconds) filter (where kind = 'first') / 60 as first_calendar,
        max(business_seconds) filter (where kind = 'first') / 60 as first_business,
        max(calendar_seconds) filter (where kind = 'full') / 60 as full_calendar,
        max(business_seconds) filter (where kind = 'full') / 60 as full_business,
        (
            max(business_seconds) filter (where kind = 'waited')
            - coalesce(max(business_seconds) filter (where kind = 'pending'), 0)
        ) / 60 as waited
    from measured_times
    group by ticket
)

select
    cast(ticket_states.ticket as varchar) as ticket_id,
    if(is_orphan, null, customer) as customer,
    schedule_id,
    sla_policy_id,
    cast(reply_calendar as double) as first_reply_calendar_minutes,
    cast(reply_business as double) as first_reply_business_minutes,
    cast(first_calendar as double) as first_resolution_calendar_minutes,
    cast(first_business as double) as first_resolution_business_minutes,
    cast(full_calendar as double) as full_resolution_calendar_minutes,
    cast(full_business as double) as full_resolution_business_minutes,
    reply_target as first_reply_target_minutes,
    case
        when merged_at is not null then null
        when reply_business is not null then reply_business <= reply_target
        when reply_due_at < end_at then false
    end as is_first_reply_met,
    wait_target as requester_wait_target_minutes,
    -- Of the time until it was first solved, without what it was pending.
    case
        when waited is not null then waited <= wait_target
        when merged_at is null and solved_at is null and wait_due_at < end_at
            and (asked_again_at is not null or not is_asked_again or replied_at is null)
            then false
    end as is_requester_wait_met,
    is_deleted,
    bad_kind
from ticket_states
left join times
    on ticket_states.ticket = times.ticket;
