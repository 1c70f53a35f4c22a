-- Grain: an item of a Stripe subscription and an interval of constant quantity, price, discount and
-- state.
{{ config(materialized='table') }}

with periods as (
    select
        *,
        concat(
            subscription_item_id, ':', cast(effective_from as {{ dbt.type_string() }})
        ) as period_id
    from {{ ref('int_billing__stripe_item_periods') }}
),

deleted as (
    select * from {{ latest_version(ref('stg_stripe__subscriptions')) }} and is_deleted
)

select
    periods.source_system,
    periods.period_id as record_key,
    deleted.record_key is not null as is_deleted,
    periods.period_id,
    periods.subscription_id,
    periods.subscription_item_id,
    periods.billing_account_id,
    periods.product_name,
    periods.quantity,
    periods.recurring_amount,
    periods.discount_amount,
    cast(null as decimal(28, 8)) as once_discount_amount,
    periods.billing_interval,
    periods.interval_count,
    periods.currency,
    periods.period_state,
    periods.effective_from,
    nullif(periods.effective_to, {{ far_date() }}) as effective_to,
    cast({{ in_reporting_zone('periods.notice_at') }} as date) as cancelled_date,
    renewed_items.renewed_item_id
    || ':' || cast(renewed_items.renewed_from as {{ dbt.type_string() }}) as predecessor_period_id,
    periods.is_metered,
    false as is_churn_flagged,
    greatest(
        periods.began_at,
        coalesce(periods.ended_at, periods.began_at),
        case
            when periods.effective_to = periods.service_end_date
                then coalesce(periods.notice_at, periods.began_at)
            else periods.began_at
        end,
        case
            when
                periods.effective_to = periods.service_end_date
                and periods.service_end_date <= settings.as_of
                then periods.service_ends_at
            else periods.began_at
        end
    ) as updated_at
from periods
cross join {{ ref('stg_run__settings') }} as settings
left join deleted
    on periods.source_system = deleted.source_system
    and periods.subscription_id = deleted.record_key
left join {{ ref('int_billing__stripe_renewed_items') }} as renewed_items
    on periods.source_system = renewed_items.source_system
    and periods.subscription_item_id = renewed_items.subscription_item_id
    and periods.effective_from = renewed_items.effective_from
