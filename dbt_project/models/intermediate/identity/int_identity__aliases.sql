-- Grain: a customer id that gave way to another, as of this run.
with ledger_lines as (
    select * from {{ ref('int_identity__succession') }}
)

select
    alias_id,
    customer_id,
    cause,
    since
from ledger_lines
where part = 'aliases'
