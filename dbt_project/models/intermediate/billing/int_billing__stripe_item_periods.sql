-- Grain: an item of a subscription and an interval of constant quantity, price, discount and state.
{{ config(materialized='table') }}

with items as (select * from {{ ref('int_billing__stripe_item_history') }}),

compared as (
    select
        *,
        case
            when
                lag(valid_to) over item_history = valid_from
                and lag(price_id) over item_history = price_id
                and lag(coalesce(quantity, -1)) over item_history = coalesce(quantity, -1)
                and lag(list_amount) over item_history = list_amount
                and lag(recurring_amount) over item_history = recurring_amount
                and lag(period_state) over item_history = period_state
                then 0
            else 1
        end as is_new
    from items
    window item_history as (
        partition by source_system, subscription_item_id
        order by valid_from nulls last
    )
),

numbered as (
    select
        *,
        sum(is_new) over (
            partition by source_system, subscription_item_id
            order by valid_from nulls last
            rows between unbounded preceding and current row
        ) as period_number
    from compared
)

select
    source_system,
    subscription_item_id,
    period_number,
    subscription_id,
    billing_account_id,
    renewed_subscription_id,
    product_id,
    product_name,
    price_id,
    quantity,
    recurring_amount,
    {{ amount('list_amount - recurring_amount') }} as discount_amount,
    billing_interval,
    interval_count,
    currency,
    period_state,
    is_metered,
    start_date,
    service_end_date,
    service_ends_at,
    notice_at,
    min(valid_from) as effective_from,
    max(valid_to) as effective_to,
    min(began_at) as began_at,
    -- empty where the last of them still runs
    case when count(*) = count(ended_at) then max(ended_at) end as ended_at
from numbered
group by all
