-- Grain: an event of a customer id, as of this run, numbered within the id.
with ledger_lines as (
    select * from {{ ref('int_identity__succession') }}
)

select
    customer_id,
    row_number() over (
        partition by customer_id
        order by
            step nulls last,
            case event
                when 'returned' then 1
                when 'born' then 2
                when 'split' then 3
                when 'moved' then 4
                when 'merged' then 5
                else 6
            end nulls last,
            other_customer_id nulls first
    ) as ordinal,
    event,
    other_customer_id,
    cause,
    occurred_on
from ledger_lines
where part = 'events'
