-- Grain: the first period of an item that continues one of the subscription that its own renews.
-- The first item of a subscription continues the first, others one of the same product: of several,
-- the one of the same place among them.
{{ config(materialized='table') }}

with periods as (
    select
        *,
        row_number() over (
            partition by source_system, subscription_id, effective_from = start_date
            order by subscription_item_id nulls last
        ) as place_at_start,
        row_number() over (
            partition by source_system, subscription_id, effective_to = service_end_date
            order by subscription_item_id nulls last
        ) as place_at_end
    from {{ ref('int_billing__stripe_item_periods') }}
),

begun as (
    select
        *,
        case when place_at_start = 1 then 'first' else product_id end as role,
        row_number() over (
            partition by
                source_system,
                subscription_id,
                case when place_at_start = 1 then 'first' else product_id end
            order by subscription_item_id nulls last
        ) as item_number
    from periods
    where effective_from = start_date
),

run_out as (
    select
        *,
        case when place_at_end = 1 then 'first' else product_id end as role,
        row_number() over (
            partition by
                source_system,
                subscription_id,
                case when place_at_end = 1 then 'first' else product_id end
            order by subscription_item_id nulls last
        ) as item_number
    from periods
    where effective_to = service_end_date
)

select
    begun.source_system,
    begun.subscription_item_id,
    begun.effective_from,
    run_out.subscription_item_id as renewed_item_id,
    run_out.effective_from as renewed_from
from begun
inner join run_out
    on begun.source_system = run_out.source_system
    and begun.renewed_subscription_id = run_out.subscription_id
    and begun.role = run_out.role
    and begun.item_number = run_out.item_number
