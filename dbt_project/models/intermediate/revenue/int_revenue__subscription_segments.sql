-- Grain: subscription and state (trial, then active, then the state it is in now). A system that
-- sends no periods tells only the present state: it holds since the record last changed.
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
),

segments as (
    select
        *,
        'trial' as item_state,
        start_date as effective_from,
        least(paid_from, ends_on) as effective_to
    from dated
    union all
    select
        *,
        'active' as item_state,
        greatest(start_date, paid_from) as effective_from,
        case when present_state = 'active' then ends_on else least(ends_on, state_since) end
            as effective_to
    from dated
    union all
    select
        *,
        present_state as item_state,
        greatest(start_date, paid_from, state_since) as effective_from,
        ends_on as effective_to
    from dated
    where present_state <> 'active'
)

select
    source_system,
    subscription_id || ':' || item_state as period_id,
    subscription_id,
    billing_account_id,
    product_name,
    currency,
    quantity,
    {{ amount('list_amount - discount_amount') }} as recurring_amount,
    discount_amount,
    billing_interval,
    interval_count,
    item_state,
    is_metered,
    effective_from,
    effective_to
from segments
where effective_from < effective_to
