-- Grain: a discount that a version shows, as in int_billing__stripe_discounts_shown. Events of a
-- subscription name discounts by their ids alone: what they are is known from other versions; one
-- that none describes is left out.
{{ config(materialized='table') }}

with shown as (
    select
        *,
        {{ json_text('discount', 'id') }} is not null as is_described,
        coalesce(
            {{ json_text('discount', 'id') }},
            replace(cast(discount as {{ dbt.type_string() }}), '"', '')
        ) as discount_id
    from {{ ref('int_billing__stripe_discounts_shown') }}
),

known as (
    select
        source_system,
        discount_id,
        max(cast(discount as {{ dbt.type_string() }})) as discount
    from shown
    where is_described
    group by source_system, discount_id
)

select
    shown.source_system,
    shown.billing_account_id,
    shown.subscription_id,
    shown.subscription_item_id,
    shown.discount_id,
    case
        when shown.is_described then cast(shown.discount as {{ dbt.type_string() }})
        else known.discount
    end as discount,
    shown.shown_from,
    shown.shown_to
from shown
inner join known
    on shown.source_system = known.source_system
    and shown.discount_id = known.discount_id
