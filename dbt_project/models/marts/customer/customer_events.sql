-- Grain: an event of a customer id, numbered within the id.
with events as (
    select * from {{ ref('int_identity__events') }}
)

select
    customer_id,
    ordinal,
    event,
    other_customer_id,
    cause,
    occurred_on
from events
