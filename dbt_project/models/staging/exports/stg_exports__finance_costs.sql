with versions as (
    select * from {{ latest_version(source('accepted', 'finance__costs')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    cost_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    cost_type,
    service_type,
    net_amount,
    currency,
    hours,
    cost_month
from versions
