-- Grain: an event of a subscription: a version of it, or what happened by the clock between two of
-- them: the trial before the first version and what was paid before that trial, the end of a trial
-- or of a pause that was to end. What was never paid for is left out.
{{ config(materialized='table') }}

with settings as (
    select * from {{ ref('stg_run__settings') }}
),

versions as (
    select
        *,
        {{ epoch_to_timestamp('version') }} as version_at,
        {{ epoch_to_timestamp(json_text('pause_collection', 'resumes_at')) }} as resumes_at
    from {{ ref('stg_stripe__subscriptions') }}
    where not is_deleted and subscription_status not in ('incomplete', 'incomplete_expired')
),

followed as (
    select
        *,
        subscription_status = 'trialing' as is_trialing,
        lag(version_at) over subscription_history is null
        and trial_ends_at > started_at as had_trial,
        greatest(trial_started_at, started_at) as trial_from,
        lead(version_at) over subscription_history as next_version_at
    from versions
    window subscription_history as (
        partition by source_system, subscription_id
        order by version_at nulls last
    )
),

events as (
    select
        *,
        'version' as event_type,
        version_at as event_at
    from followed
    union all
    select
        *,
        'trial' as event_type,
        trial_from as event_at
    from followed
    where
        had_trial
        and trial_from < version_at
        and (trial_from > started_at or not is_trialing)
    union all
    select
        *,
        'start' as event_type,
        started_at as event_at
    from followed
    where had_trial and trial_from > started_at
    union all
    select
        *,
        'version' as event_type,
        trial_ends_at as event_at
    from followed
    where had_trial and not is_trialing and trial_ends_at < version_at
    union all
    select
        *,
        'trial_end' as event_type,
        trial_ends_at as event_at
    from followed
    where is_trialing and trial_ends_at > version_at and trial_ends_at < next_version_at
    union all
    select
        followed.*,
        'resumption' as event_type,
        followed.resumes_at as event_at
    from followed
    cross join settings
    where
        followed.resumes_at > followed.version_at
        and followed.resumes_at < coalesce(
            followed.next_version_at, cast({{ add_days('settings.as_of', 1) }} as timestamp)
        )
)

select
    *,
    case
        when event_type = 'trial' or (event_type = 'version' and is_trialing) then 'trial'
        when event_type in ('start', 'trial_end') then 'active'
        when subscription_status = 'paused' then 'paused'
        when event_type = 'version' and pause_collection is not null then 'paused'
        when subscription_status in ('past_due', 'unpaid') then 'past_due'
        else 'active'
    end as period_state
from events
