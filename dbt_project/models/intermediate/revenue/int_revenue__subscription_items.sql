-- Grain: an item and interval that is in MRR, or would be if it were paid: of each customer those
-- of the source that counts.
with items as (
    select * from {{ ref('int_revenue__valued_items') }}
),

counted_sources as (
    select * from {{ ref('int_revenue__counted_sources') }}
)

select items.*
from items
inner join counted_sources
    on items.customer_id = counted_sources.customer_id
    and items.recurring_source = counted_sources.recurring_source
