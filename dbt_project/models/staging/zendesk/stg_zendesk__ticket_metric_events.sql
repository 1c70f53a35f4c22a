with versions as (
    select * from {{ source('accepted', 'zendesk__ticket_metric_events') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    metric_event_id,
    ticket_id,
    metric,
    instance_id,
    metric_event_type,
    calendar_minutes,
    business_minutes,
    sla_policy_id,
    sla_target_minutes,
    is_sla_in_business_hours,
    is_withdrawn,
    occurred_at
from versions
