-- Grain: rating asked for, a day after a ticket was solved.
create or replace table records.helpdesk__satisfaction_ratings as
with offers as (
    select
        *,
        uniform('rating', ticket) as chance,
        coalesce(solved_again_at, solved_at) + interval 24 hour as offered_at
    from ticket_states
    where
        ticket_status in ('solved', 'closed')
        and merged_at is null
        and not is_orphan
        and coalesce(solved_again_at, solved_at) + interval 24 hour <= end_at
),

answers as (
    select
        *,
        offered_at + to_seconds(60 + cast(floor(
            170000 * again(chance, 103) * again(chance, 103)
        ) as bigint)) as answered_at,
        again(chance, 107) < if(is_bad, 0.45, 0.35) and answered_at <= end_at as is_answered,
        again(chance, 109) < if(is_bad, 0.3, 0.82) + 0.16 * support_experience as is_good
    from offers
    where chance < 0.6
)

select
    cast(420000000000 + ticket as varchar) as rating_id,
    cast(ticket as varchar) as ticket_id,
    helpdesk_organization_id,
    cast(if(is_answered, cast(is_good as integer), null) as decimal(28, 8)) as score,
    cast(0 as decimal(28, 8)) as scale_min,
    cast(1 as decimal(28, 8)) as scale_max,
    cast(1 as decimal(28, 8)) as satisfied_from,
    case
        when not is_answered or again(chance, 113) > 0.3 then null
        when is_good then chosen(['Quick help.', 'Great, thanks!', 'Friendly.'], again(chance, 127))
        when bad_kind = 'reopened' then 'It came back after a day.'
        when bad_kind = 'slow' then 'We waited far too long.'
        else 'Not solved for us.'
    end as comment,
    if(is_answered, answered_at, offered_at) as rated_at,
    customer as _customer,
    false as _is_deleted,
    offered_at as _offered_at
from answers;
