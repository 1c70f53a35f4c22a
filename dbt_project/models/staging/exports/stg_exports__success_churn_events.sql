with versions as (
    select * from {{ latest_version(source('accepted', 'success__churn_events')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    churn_event_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    churn_date,
    reason,
    refunded_amount,
    currency,
    comment,
    is_reactivation
from versions
