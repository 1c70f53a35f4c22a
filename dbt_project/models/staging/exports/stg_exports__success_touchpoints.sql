with versions as (
    select * from {{ latest_version(source('accepted', 'success__touchpoints')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    touchpoint_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    owner_id,
    touch_type,
    outcome,
    occurred_at,
    duration_minutes
from versions
