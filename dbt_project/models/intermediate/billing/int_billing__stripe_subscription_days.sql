-- Grain: a subscription and a day on which something of it happened: the last version of the day,
-- by the time of its event, not of its arrival.
{{ config(materialized='table') }}

with subscription_events as (
    select * from {{ ref('int_billing__stripe_subscription_events') }}
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
    from subscription_events
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
