-- Grain: a workspace that the product does not list × an id column in which all its rows of usage
-- name one record: what ties it to a customer. A subscription names the account that pays for it.
with workspaces as (
    select * from {{ ref('int_identity__source_records') }}
    where department = 'usage' and is_implied
),

used as (
    select distinct
        events.source_system,
        events.workspace_id,
        events.crm_account_id,
        events.billing_account_id,
        events.helpdesk_organization_id,
        events.subscription_id
    from {{ ref('int_usage__events_daily') }} as events
    inner join workspaces
        on events.source_system = workspaces.source_system
        and events.workspace_id = workspaces.record_id
),

subscriptions as (
    select
        subscription_id,
        billing_account_id
    from {{ ref('int_billing__subscriptions') }}
    union distinct
    select
        subscription_id,
        billing_account_id
    from {{ ref('int_billing__subscription_periods') }}
),

named as (
    {% for column, named_department in [
        ('crm_account_id', 'crm'),
        ('billing_account_id', 'billing'),
        ('helpdesk_organization_id', 'helpdesk'),
    ] -%}
    select
        source_system,
        workspace_id,
        '{{ column }}' as named_in,
        '{{ named_department }}' as named_department,
        {{ column }} as named_id
    from used
    union all
    {% endfor -%}
    select
        used.source_system,
        used.workspace_id,
        'subscription_id' as named_in,
        'billing' as named_department,
        subscriptions.billing_account_id as named_id
    from used
    inner join subscriptions on used.subscription_id = subscriptions.subscription_id
)

select
    source_system,
    workspace_id,
    named_in,
    named_department,
    min(named_id) as named_id
from named
where named_id is not null
group by source_system, workspace_id, named_in, named_department
having count(distinct named_id) = 1
