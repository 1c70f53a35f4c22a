-- Grain: an item and interval of constant quantity, price, discount and state. Service periods
-- where a system sends them, else what its invoice lines charge for, else what its subscriptions
-- imply; trials and pauses, which no line charges for, in any case.
with periods as (
    select * from {{ ref('int_billing__subscription_periods') }}
),

line_states as (
    select * from {{ ref('int_revenue__line_states') }}
),

segments as (
    select * from {{ ref('int_revenue__subscription_segments') }}
    where source_system not in (
        select periods.source_system from {{ ref('int_billing__subscription_periods') }} as periods
    )
),

charged_subscriptions as (
    select distinct
        source_system,
        subscription_id
    from line_states
    where subscription_id is not null
)

select
    source_system,
    period_id,
    subscription_id,
    subscription_item_id,
    billing_account_id,
    coalesce(nullif(trim(product_name), ''), '(unknown)') as product,
    coalesce(currency, '(unknown)') as currency,
    quantity,
    recurring_amount,
    coalesce(discount_amount, 0) as discount_amount,
    coalesce(once_discount_amount, 0) as once_discount_amount,
    billing_interval,
    coalesce(interval_count, 1) as interval_count,
    coalesce(period_state, 'active') as item_state,
    coalesce(is_metered, false) as is_metered,
    predecessor_period_id,
    cancelled_date,
    effective_from,
    coalesce(effective_to, {{ far_date() }}) as effective_to
from periods
union all
select
    source_system,
    period_id,
    subscription_id,
    cast(null as varchar) as subscription_item_id,
    billing_account_id,
    coalesce(nullif(trim(product_name), ''), '(unknown)') as product,
    coalesce(currency, '(unknown)') as currency,
    quantity,
    recurring_amount,
    discount_amount,
    once_discount_amount,
    billing_interval,
    interval_count,
    item_state,
    false as is_metered,
    cast(null as varchar) as predecessor_period_id,
    cancelled_date,
    effective_from,
    effective_to
from line_states
union all
select
    segments.source_system,
    segments.period_id,
    segments.subscription_id,
    cast(null as varchar) as subscription_item_id,
    segments.billing_account_id,
    coalesce(nullif(trim(segments.product_name), ''), '(unknown)') as product,
    coalesce(segments.currency, '(unknown)') as currency,
    segments.quantity,
    segments.recurring_amount,
    segments.discount_amount,
    0 as once_discount_amount,
    segments.billing_interval,
    segments.interval_count,
    segments.item_state,
    segments.is_metered,
    cast(null as varchar) as predecessor_period_id,
    segments.cancelled_date,
    segments.effective_from,
    segments.effective_to
from segments
left join charged_subscriptions
    on segments.source_system = charged_subscriptions.source_system
    and segments.subscription_id = charged_subscriptions.subscription_id
where charged_subscriptions.subscription_id is null or segments.item_state in ('trial', 'paused')
