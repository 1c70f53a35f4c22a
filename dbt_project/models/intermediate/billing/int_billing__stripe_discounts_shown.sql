-- Grain: a discount that a version of a subscription, of an item or of a customer shows. The first
-- version of a customer holds since ever, as that of a subscription holds from its start.
{{ config(materialized='table') }}

with subscriptions as (
    select * from {{ ref('int_billing__stripe_versions') }}
),

customers as (
    select
        *,
        {{ epoch_to_timestamp('version') }} as shown_at
    from {{ ref('stg_stripe__customers') }}
),

followed as (
    select
        *,
        lag(shown_at) over customer_history as last_shown_at,
        lead(shown_at) over customer_history as next_shown_at
    from customers
    window customer_history as (
        partition by source_system, record_key
        order by shown_at nulls last
    )
),

items as (
    select
        source_system,
        subscription_id,
        version_from,
        version_to,
        {{ unnest_json('items') }} as item
    from subscriptions
),

item_lists as (
    select
        *,
        {{ json_text('item', 'id') }} as subscription_item_id,
        {{ json_text('item', 'discounts') }} as discounts
    from items
)

select
    source_system,
    cast(null as {{ dbt.type_string() }}) as billing_account_id,
    subscription_id,
    cast(null as {{ dbt.type_string() }}) as subscription_item_id,
    {{ unnest_json('discounts') }} as discount,
    version_from as shown_from,
    version_to as shown_to
from subscriptions
union all
select
    source_system,
    null as billing_account_id,
    subscription_id,
    subscription_item_id,
    {{ unnest_json('discounts') }} as discount,
    version_from as shown_from,
    version_to as shown_to
from item_lists
union all
select
    source_system,
    billing_account_id,
    null as subscription_id,
    null as subscription_item_id,
    discount,
    case
        when last_shown_at is null then cast('0001-01-01' as date)
        else cast({{ in_reporting_zone('shown_at') }} as date)
    end as shown_from,
    coalesce(cast({{ in_reporting_zone('next_shown_at') }} as date), {{ far_date() }}) as shown_to
from followed
where discount is not null
