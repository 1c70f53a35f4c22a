with versions as (
    select * from {{ source('accepted', 'stripe__subscriptions') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    subscription_id,
    billing_account_id,
    currency,
    subscription_status,
    pause_collection,
    items,
    discounts,
    default_tax_rates,
    collection_method,
    is_cancelled_at_period_end,
    cancel_reason,
    cancel_feedback,
    cancel_comment,
    renewed_subscription_id,
    is_auto_renewal,
    created_at,
    started_at,
    trial_started_at,
    trial_ends_at,
    period_ends_at,
    cancels_at,
    cancelled_at,
    ended_at
from versions
