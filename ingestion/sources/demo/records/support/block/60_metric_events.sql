-- Grain: ticket, and ticket × clock. What the clocks of tickets are read off.
create or replace table records.support_clocks as
select ticket_states.* exclude (words, work, moment, outcome, subject, english_subject)
from ticket_states;

create or replace table records.support_minutes as
select
    ticket,
    kind,
    calendar_seconds,
    business_seconds
from measured_times;

-- Grain: metric event. A view: only the form that sends the vendor's objects reads it.
create or replace view records.support_metric_events as
with minutes as (
    select
        ticket,
        kind,
        -- While it was pending the requester did not wait.
        calendar_seconds - if(kind = 'waited', coalesce(max(calendar_seconds) filter (
            where kind = 'pending'
        ) over (partition by ticket), 0), 0) as calendar_seconds,
        business_seconds - if(kind = 'waited', coalesce(max(business_seconds) filter (
            where kind = 'pending'
        ) over (partition by ticket), 0), 0) as business_seconds
    from records.support_minutes
),

clocks as (
    select
        support_clocks.*,
        created_at + to_minutes(targets.target_minutes) as resolution_due_at
    from records.support_clocks
    left join records.support_sla_targets as targets
        on support_clocks.sla_policy_id = targets.sla_policy_id
        and support_clocks.priority = targets.priority
        and targets.metric = 'total_resolution_time'
),

moments as (
    select ticket as ticket, 1 as place, 'reply_time' as metric, 1 as instance_id,
        'activate' as event_type, created_at as occurred_at, null as sla_metric, null as kind
    from clocks
    union all
    select ticket, 2, 'reply_time', 1,
        'apply_sla', created_at, 'first_reply_time', null
    from clocks
    union all
    select ticket, 3, 'reply_time', 1,
        'breach', reply_due_at, null, null
    from clocks
    where reply_due_at < coalesce(replied_at, end_at)
    union all
    select ticket, 4, 'reply_time', 1,
        'fulfill', replied_at, null, null
    from clocks
    where replied_at is not null
    union all
    select ticket, 5, 'reply_time', 1,
        'update_status', replied_at, null, 'reply'
    from clocks
    where replied_at is not null
    union all
    select ticket, 6, 'reply_time', 2,
        'activate', asked_again_at, null, null
    from clocks
    where asked_again_at is not null
    union all
    select ticket, 7, 'reply_time', 2,
        'apply_sla', asked_again_at, 'next_reply_time', null
    from clocks
    where asked_again_at is not null
    union all
    select ticket, 8, 'reply_time', 2,
        'breach', next_reply_due_at, null, null
    from clocks
    where asked_again_at is not null and next_reply_due_at < coalesce(replied_again_at, end_at)
    union all
    select ticket, 9, 'reply_time', 2,
        'fulfill', replied_again_at, null, null
    from clocks
    where replied_again_at is not null
    union all
    select ticket, 10, 'reply_time', 2,
        'update_status', replied_again_at, null, 'next reply'
    from clocks
    where replied_again_at is not null
    union all
    select ticket, 11, 'reply_time', if(is_asked_again, 3, 2),
        'activate', reopened_at, null, null
    from clocks
    where reopened_at is not null
    union all
    select ticket, 12, 'reply_time', if(is_asked_again, 3, 2),
        'fulfill', replied_last_at, null, null
    from clocks
    where replied_last_at is not null
    union all
    select ticket, 13, 'reply_time', if(is_asked_again, 3, 2),
        'update_status', replied_last_at, null, 'last reply'
    from clocks
    where replied_last_at is not null
    union all
    select ticket, 20, 'requester_wait_time', 1,
        'activate', created_at, null, null
    from clocks
    union all
    select ticket, 21, 'requester_wait_time', 1,
        'apply_sla', created_at, 'requester_wait_time', null
    from clocks
    union all
    select ticket, 22, 'requester_wait_time', 1,
        'breach', wait_due_at, null, null
    from clocks
    where wait_due_at < coalesce(solved_at, end_at)
        and (
            asked_again_at is not null or not is_asked_again
            or wait_due_at <= coalesce(replied_at, end_at)
        )
    union all
    select ticket, 23, 'requester_wait_time', 1,
        'pause', replied_at, null, null
    from clocks
    where replied_at is not null and is_asked_again
    union all
    select ticket, 24, 'requester_wait_time', 1,
        'activate', asked_again_at, null, null
    from clocks
    where asked_again_at is not null
    union all
    select ticket, 25, 'requester_wait_time', 1,
        'fulfill', solved_at, null, null
    from clocks
    where solved_at is not null
    union all
    select ticket, 26, 'requester_wait_time', 1,
        'update_status', solved_at, null, 'waited'
    from clocks
    where solved_at is not null
    union all
    select ticket, 27, 'requester_wait_time', 2,
        'activate', reopened_at, null, null
    from clocks
    where reopened_at is not null
    union all
    select ticket, 28, 'requester_wait_time', 2,
        'fulfill', solved_again_at, null, null
    from clocks
    where solved_again_at is not null
    union all
    select ticket, 29, 'requester_wait_time', 2,
        'update_status', solved_again_at, null, 'waited again'
    from clocks
    where solved_again_at is not null
    union all
    select ticket, 40, 'agent_work_time', 1,
        'activate', created_at, null, null
    from clocks
    union all
    select ticket, 43, 'agent_work_time', 1,
        'pause', replied_at, null, null
    from clocks
    where replied_at is not null and is_asked_again
    union all
    select ticket, 44, 'agent_work_time', 1,
        'activate', asked_again_at, null, null
    from clocks
    where asked_again_at is not null
    union all
    select ticket, 45, 'agent_work_time', 1,
        'fulfill', solved_at, null, null
    from clocks
    where solved_at is not null
    union all
    select ticket, 46, 'agent_work_time', 1,
        'update_status', solved_at, null, 'waited'
    from clocks
    where solved_at is not null
    union all
    select ticket, 47, 'agent_work_time', 2,
        'activate', reopened_at, null, null
    from clocks
    where reopened_at is not null
    union all
    select ticket, 48, 'agent_work_time', 2,
        'fulfill', solved_again_at, null, null
    from clocks
    where solved_again_at is not null
    union all
    select ticket, 49, 'agent_work_time', 2,
        'update_status', solved_again_at, null, 'waited again'
    from clocks
    where solved_again_at is not null
    union all
    select ticket, 60, 'resolution_time', 1,
        'activate', created_at, null, null
    from clocks
    union all
    select ticket, 61, 'resolution_time', 1,
        'apply_sla', created_at, 'total_resolution_time', null
    from clocks
    where sla_policy_id = '360000000601'
    union all
    select ticket, 62, 'resolution_time', 1,
        'breach', resolution_due_at, null, null
    from clocks
    where sla_policy_id = '360000000601'
       and resolution_due_at < coalesce(solved_at, merged_at, end_at)
    union all
    select ticket, 63, 'resolution_time', 1,
        'fulfill', coalesce(solved_at, merged_at), null, null
    from clocks
    where coalesce(solved_at, merged_at) is not null
    union all
    select ticket, 64, 'resolution_time', 1,
        'update_status', coalesce(solved_at, merged_at), null, 'first'
    from clocks
    where coalesce(solved_at, merged_at) is not null
    union all
    select ticket, 65, 'resolution_time', 2,
        'activate', reopened_at, null, null
    from clocks
    where reopened_at is not null
    union all
    select ticket, 66, 'resolution_time', 2,
        'fulfill', solved_again_at, null, null
    from clocks
    where solved_again_at is not null
    union all
    select ticket, 67, 'resolution_time', 2,
        'update_status', solved_again_at, null, 'full'
    from clocks
    where solved_again_at is not null
)

select
    cast(600000000000 + moments.ticket * 100 + moments.place as varchar) as metric_event_id,
    cast(moments.ticket as varchar) as ticket_id,
    moments.metric,
    cast(moments.instance_id as bigint) as instance_id,
    moments.event_type,
    moments.occurred_at,
    if(moments.sla_metric is null, null, clocks.sla_policy_id) as sla_policy_id,
    targets.target_minutes as sla_target_minutes,
    targets.business_hours as sla_business_hours,
    cast(minutes.calendar_seconds // 60 as bigint) as calendar_minutes,
    cast(minutes.business_seconds // 60 as bigint) as business_minutes,
    if(clocks.is_orphan, null, clocks.customer) as _customer
from moments
inner join clocks
    on moments.ticket = clocks.ticket
left join records.support_sla_targets as targets
    on clocks.sla_policy_id = targets.sla_policy_id
    and clocks.priority = targets.priority
    and moments.sla_metric = targets.metric
left join minutes
    on moments.ticket = minutes.ticket
    and moments.kind = minutes.kind;
