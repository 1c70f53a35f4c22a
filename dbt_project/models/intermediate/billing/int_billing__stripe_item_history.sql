-- Grain: an item of a subscription and the time between two changes: of its versions, and before
-- those are kept of what invoices charged. Where none charged for a subscription, its first version
-- holds from its start; trials, and items billed by use, are those of versions in any case.
{{ config(materialized='table') }}
{% set shared_columns = [
    'source_system', 'subscription_id', 'subscription_item_id', 'billing_account_id',
    'renewed_subscription_id', 'product_id', 'product_name', 'price_id', 'quantity', 'list_amount',
    'recurring_amount', 'billing_interval', 'interval_count', 'currency', 'start_date',
    'service_end_date', 'service_ends_at', 'notice_at',
] | join(', ') -%}
with versions as (
    select * from {{ ref('int_billing__stripe_item_amounts') }}
),

charged as (
    select * from {{ ref('int_billing__stripe_charged_items') }}
    where valid_from < valid_to
),

charged_subscriptions as (
    select
        source_system,
        subscription_id,
        min(kept_from) as kept_from
    from charged
    group by source_system, subscription_id
),

kept as (
    select
        versions.*,
        case
            when versions.period_state = 'trial' or versions.is_metered then versions.valid_from
            else greatest(
                versions.valid_from, coalesce(charged_subscriptions.kept_from, versions.valid_from)
            )
        end as kept_from
    from versions
    left join charged_subscriptions
        on versions.source_system = charged_subscriptions.source_system
        and versions.subscription_id = charged_subscriptions.subscription_id
)

select
    {{ shared_columns }},
    period_state,
    is_metered,
    kept_from as valid_from,
    valid_to,
    began_at,
    ended_at
from kept
where kept_from < valid_to
union all
select
    {{ shared_columns }},
    'active' as period_state,
    false as is_metered,
    valid_from,
    valid_to,
    cast(valid_from as timestamp) as began_at,
    case when valid_to < service_end_date then cast(valid_to as timestamp) end as ended_at
from charged
