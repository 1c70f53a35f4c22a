with versions as (
    select * from {{ source('accepted', 'zendesk__sla_policies') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    sla_policy_id,
    policy_name,
    policy_position,
    ticket_filter,
    policy_metrics,
    created_at,
    updated_at
from versions
