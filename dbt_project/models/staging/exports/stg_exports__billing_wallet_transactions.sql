with versions as (
    select * from {{ latest_version(source('accepted', 'billing__wallet_transactions')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    wallet_transaction_id,
    billing_account_id,
    transaction_type,
    currency,
    net_amount,
    occurred_at
from versions
