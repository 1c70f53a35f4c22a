-- Grain: subscription, as it is now: when it is paid from, when it ends, and since when it is in
-- its present state. A system tells only the present state: it holds since the record last changed.
with subscriptions as (
    select
        *,
        cast({{ in_reporting_zone('updated_at') }} as date) as updated_on
    from {{ ref('int_revenue__priced_subscriptions') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

dated as (
    select
        subscriptions.*,
        coalesce(
            subscriptions.end_date,
            case
                when subscriptions.subscription_status = 'canceled'
                    then coalesce(
                        subscriptions.cancelled_date,
                        subscriptions.updated_on,
                        settings.as_of
                    )
            end,
            {{ far_date() }}
        ) as ends_on,
        case
            when subscriptions.subscription_status = 'trialing'
                then coalesce(subscriptions.trial_end_date, {{ far_date() }})
            else coalesce(subscriptions.trial_end_date, subscriptions.start_date)
        end as paid_from,
        case subscriptions.subscription_status
            when 'paused' then 'paused'
            when 'past_due' then 'past_due'
            when 'unpaid' then 'past_due'
            else 'active'
        end as present_state,
        coalesce(subscriptions.updated_on, settings.as_of) as state_since
    from subscriptions
    cross join settings
    where subscriptions.subscription_status <> 'incomplete'
)

select * from dated
