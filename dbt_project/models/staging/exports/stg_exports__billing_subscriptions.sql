with versions as (
    select * from {{ latest_version(source('accepted', 'billing__subscriptions')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    subscription_id,
    billing_account_id,
    subscription_status,
    product_id,
    product_name,
    price_id,
    quantity,
    free_units,
    unit_amount,
    discount_amount,
    tax_percentage,
    currency,
    billing_interval,
    interval_count,
    start_date,
    trial_end_date,
    end_date,
    cancelled_date,
    is_auto_renewal,
    is_churn_flagged,
    updated_at
from versions
