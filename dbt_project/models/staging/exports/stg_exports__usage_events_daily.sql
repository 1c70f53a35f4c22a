with versions as (
    select * from {{ latest_version(source('accepted', 'usage__events_daily')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    usage_id,
    workspace_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    subscription_id,
    user_key,
    module,
    activity_date,
    n_actions,
    duration_seconds,
    n_errors
from versions
