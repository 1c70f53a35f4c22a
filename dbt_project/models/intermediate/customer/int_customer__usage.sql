-- Grain: a row of usage, with the customer that used: that of its workspace where the product lists
-- it, else by the ids of other departments, else that of a workspace known from usage alone;
-- (unknown) where no id leads to one.
with events as (
    select * from {{ ref('int_usage__events_daily') }}
),

workspaces as (
    select
        records.source_system,
        records.record_id as workspace_id,
        records.is_implied,
        customer_records.customer_id
    from {{ ref('int_identity__source_records') }} as records
    inner join {{ ref('int_identity__customer_records') }} as customer_records
        on records.department = customer_records.department
        and records.source_system = customer_records.source_system
        and records.record_id = customer_records.record_id
    where records.department = 'usage'
)

select
    events.source_system,
    events.record_key,
    coalesce(
        case when not workspaces.is_implied then workspaces.customer_id end,
        nullif({{ referenced_customer(with_subscription=true) }}, '(unknown)'),
        workspaces.customer_id,
        '(unknown)'
    ) as customer_id,
    events.subscription_id,
    events.user_key,
    events.module,
    events.activity_date,
    coalesce(events.n_actions, 0) as n_actions
from events
left join workspaces
    on events.source_system = workspaces.source_system
    and events.workspace_id = workspaces.workspace_id
{{ join_customer_references('events', with_subscription=true) }}
