-- Grain: an interval of int_revenue__line_periods and state: from the day on which its subscription
-- fell past due it is past due.
with line_periods as (
    select * from {{ ref('int_revenue__line_periods') }}
),

states as (
    select
        *,
        period_id as state_period_id,
        'active' as item_state,
        effective_from as state_from,
        least(effective_to, coalesce(past_due_from, effective_to)) as state_to
    from line_periods
    where past_due_from is null or effective_from < past_due_from
    union all
    select
        *,
        period_id || ':past_due' as state_period_id,
        'past_due' as item_state,
        greatest(effective_from, past_due_from) as state_from,
        effective_to as state_to
    from line_periods
    where past_due_from <= effective_from or past_due_from < effective_to
)

select
    source_system,
    state_period_id as period_id,
    subscription_id,
    billing_account_id,
    product_name,
    currency,
    quantity,
    recurring_amount,
    discount_amount,
    once_discount_amount,
    billing_interval,
    interval_count,
    item_state,
    cancelled_date,
    state_from as effective_from,
    state_to as effective_to
from states
