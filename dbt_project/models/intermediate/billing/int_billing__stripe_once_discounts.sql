-- Grain: a discount that was given once and an item whose lines it lowered: what it took off them,
-- and for how long they are in force. Columns as a discount that versions show is read.
{{ config(materialized='table') }}

select
    source_system,
    cast(null as {{ dbt.type_string() }}) as billing_account_id,
    subscription_id,
    subscription_item_id,
    discount_id,
    cast(null as {{ dbt.type_string() }}) as coupon_id,
    cast(null as decimal(7, 4)) as percent_off,
    cast(sum(discount_minor) as decimal(18, 0)) as amount_off_minor,
    min(service_starts_at) as starts_at,
    max(service_ends_at) as discount_ends_at,
    true as is_once,
    cast(null as {{ dbt.type_string() }}) as applies_to,
    cast('0001-01-01' as date) as shown_from,
    {{ far_date() }} as shown_to
from {{ ref('int_billing__stripe_discounted_lines') }}
where
    is_once
    and not is_proration
    and subscription_item_id is not null
    and discount_id is not null
group by source_system, subscription_id, subscription_item_id, discount_id
