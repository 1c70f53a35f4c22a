-- Grain: a row of usage, with the customer that used; (unknown) where no id leads to one.
with events as (
    select * from {{ ref('int_usage__events_daily') }}
)

select
    events.source_system,
    events.record_key,
    {{ referenced_customer(with_subscription=true) }} as customer_id,
    events.subscription_id,
    events.user_key,
    events.module,
    events.activity_date,
    coalesce(events.n_actions, 0) as n_actions
from events
{{ join_customer_references('events', with_subscription=true) }}
