-- Grain: a customer id that gave way to another.
with aliases as (
    select * from {{ ref('int_identity__aliases') }}
)

select
    alias_id,
    customer_id,
    cause,
    since
from aliases
