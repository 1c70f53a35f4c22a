-- Grain: subscription and state (trial, then active, then the state it is in now), of systems that
-- send no periods.
with dated as (
    select * from {{ ref('int_revenue__dated_subscriptions') }}
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
    cancelled_date,
    effective_from,
    effective_to
from segments
where effective_from < effective_to
