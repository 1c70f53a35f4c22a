-- Grain: an item that is in force on the day of the run and in no MRR, because its source does not
-- count for its customer, and the one that does has nothing in force, or there is none.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

items as (
    select valued_items.*
    from {{ ref('int_revenue__valued_items') }} as valued_items
    inner join settings
        on valued_items.effective_from <= settings.as_of
        and valued_items.effective_to > settings.as_of
),

counted_sources as (
    select * from {{ ref('int_revenue__counted_sources') }}
),

counted as (
    select distinct items.customer_id
    from items
    inner join counted_sources
        on items.customer_id = counted_sources.customer_id
        and items.recurring_source = counted_sources.recurring_source
    where items.is_recurring
)

select
    items.item_id,
    items.source_system,
    items.subscription_id,
    items.customer_id,
    items.recurring_source,
    counted_sources.recurring_source as counted_source
from items
left join counted_sources
    on items.customer_id = counted_sources.customer_id
left join counted
    on items.customer_id = counted.customer_id
where items.arr_amount > 0 and counted.customer_id is null
