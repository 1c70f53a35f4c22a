-- Grain: an item and interval of constant quantity, price, discount and state. Service periods
-- where a system sends them, else what its subscriptions imply.
with periods as (
    select * from {{ ref('int_billing__subscription_periods') }}
),

segments as (
    select * from {{ ref('int_revenue__subscription_segments') }}
)

select
    source_system,
    period_id,
    subscription_id,
    billing_account_id,
    coalesce(nullif(trim(product_name), ''), '(unknown)') as product,
    coalesce(currency, '(unknown)') as currency,
    quantity,
    recurring_amount,
    coalesce(discount_amount, 0) as discount_amount,
    billing_interval,
    coalesce(interval_count, 1) as interval_count,
    coalesce(period_state, 'active') as item_state,
    coalesce(is_metered, false) as is_metered,
    predecessor_period_id,
    effective_from,
    coalesce(effective_to, {{ far_date() }}) as effective_to
from periods
union all
select
    source_system,
    period_id,
    subscription_id,
    billing_account_id,
    coalesce(nullif(trim(product_name), ''), '(unknown)') as product,
    coalesce(currency, '(unknown)') as currency,
    quantity,
    recurring_amount,
    discount_amount,
    billing_interval,
    interval_count,
    item_state,
    is_metered,
    cast(null as varchar) as predecessor_period_id,
    effective_from,
    effective_to
from segments
where source_system not in (select periods.source_system from periods)
