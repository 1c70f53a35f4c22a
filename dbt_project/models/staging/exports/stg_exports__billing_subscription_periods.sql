with versions as (
    select * from {{ latest_version(source('accepted', 'billing__subscription_periods')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    period_id,
    subscription_id,
    subscription_item_id,
    billing_account_id,
    product_name,
    quantity,
    recurring_amount,
    discount_amount,
    once_discount_amount,
    billing_interval,
    interval_count,
    currency,
    period_state,
    effective_from,
    effective_to,
    cancelled_date,
    predecessor_period_id,
    is_metered,
    is_churn_flagged,
    updated_at
from versions
