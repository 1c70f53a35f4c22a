-- Grain: a subscription and a day on which something of it happened: the last version of the day,
-- by the time of its event, not of its arrival. What was never paid for is left out.
{{ config(materialized='table') }}

with versions as (
    select
        *,
        {{ epoch_to_timestamp('version') }} as event_at
    from {{ ref('stg_stripe__subscriptions') }}
    where not is_deleted and subscription_status not in ('incomplete', 'incomplete_expired')
),

dated as (
    select
        *,
        cast({{ in_reporting_zone('event_at') }} as date) as event_date,
        cast({{ in_reporting_zone('started_at') }} as date) as start_date,
        coalesce(
            ended_at,
            case when subscription_status = 'canceled' then cancelled_at end,
            cancels_at,
            case when is_cancelled_at_period_end then period_ends_at end
        ) as service_ends_at
    from versions
)

select
    *,
    row_number() over (
        partition by source_system, subscription_id
        order by event_date nulls last
    ) as version_number
from dated
qualify row_number() over (
    partition by source_system, subscription_id, event_date
    order by event_at desc nulls last
) = 1
