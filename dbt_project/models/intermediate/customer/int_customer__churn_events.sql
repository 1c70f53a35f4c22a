-- Grain: a departure as people recorded it, with its customer, (unknown) where no id leads to one,
-- and the causes that its reason is mapped to.
with events as (
    select * from {{ ref('int_success__churn_events') }}
),

churn_reasons as (
    select * from {{ ref('int_rules__churn_reasons') }}
)

select
    events.source_system,
    events.record_key,
    {{ referenced_customer() }} as customer_id,
    events.churn_date,
    events.reason,
    coalesce(churn_reasons.root_cause, 'unmapped') as root_cause,
    coalesce(churn_reasons.proximate_cause, 'unmapped') as proximate_cause,
    churn_reasons.is_controllable,
    churn_reasons.source_value is not null as is_mapped,
    coalesce(events.is_reactivation, false) as is_reactivation
from events
left join churn_reasons on lower(trim(events.reason)) = churn_reasons.source_value
{{ join_customer_references('events') }}
