-- Grain: as int_revenue__charged_services, without parts of an interval. An amount of whole months
-- is spread over them, any other over its days. It counts until the next one of its product that
-- begins at its end or later; the last until the first so of any product of its subscription, else
-- to the end of that; without a subscription to its own end.
with services as (
    select
        *,
        {{ whole_months('service_from', 'service_to') }} as n_months,
        min(billing_account_id) over of_subscription <> max(billing_account_id) over of_subscription
            as is_of_several_accounts
    from {{ ref('int_revenue__charged_services') }}
    where not is_part and recurring_amount >= 0
    window of_subscription as (partition by source_system, subscription_id)
),

subscriptions as (
    select * from {{ ref('int_revenue__dated_subscriptions') }}
),

events as (
    select
        *,
        service_to as event_date,
        false as is_start
    from services
    union all
    select
        *,
        service_from as event_date,
        true as is_start
    from services
),

followed as (
    select
        *,
        min(case when is_start then event_date end) over of_product as next_of_product_from,
        min(case when is_start then event_date end) over of_subscription as next_service_from
    from events
    window
        of_product as (
            partition by source_system, billing_account_id, subscription_id, product_name, currency
            order by event_date nulls last, is_start nulls last
            rows between current row and unbounded following
        ),
        of_subscription as (
            partition by source_system, billing_account_id, subscription_id, currency
            order by event_date nulls last, is_start nulls last
            rows between current row and unbounded following
        )
)

select
    followed.source_system,
    concat_ws(
        ':', coalesce(followed.subscription_id, followed.billing_account_id),
        case
            when followed.subscription_id is not null and followed.is_of_several_accounts
                then followed.billing_account_id
        end,
        followed.product_name, followed.currency,
        cast(followed.service_from as {{ dbt.type_string() }}),
        cast(followed.service_to as {{ dbt.type_string() }})
    ) as period_id,
    followed.subscription_id,
    followed.billing_account_id,
    followed.product_name,
    followed.currency,
    followed.quantity,
    followed.recurring_amount,
    followed.discount_amount,
    followed.once_discount_amount,
    case when followed.n_months is null then 'day' else 'month' end as billing_interval,
    coalesce(followed.n_months, followed.n_days) as interval_count,
    subscriptions.cancelled_date,
    case when subscriptions.present_state = 'past_due' then subscriptions.state_since end
        as past_due_from,
    followed.service_from as effective_from,
    greatest(followed.service_from, least(
        case
            when subscriptions.subscription_id is null then followed.service_to
            else coalesce(
                followed.next_of_product_from, followed.next_service_from, {{ far_date() }}
            )
        end,
        coalesce(subscriptions.ends_on, {{ far_date() }}),
        case
            when subscriptions.present_state = 'paused' then subscriptions.state_since
            else {{ far_date() }}
        end
    )) as effective_to
from followed
left join subscriptions
    on followed.source_system = subscriptions.source_system
    and followed.subscription_id = subscriptions.subscription_id
where not followed.is_start
