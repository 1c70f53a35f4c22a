-- Grain: a source record, also one that is no longer there, with the customer it belongs to and
-- since when, as of this run.
with ledger_lines as (
    select * from {{ ref('int_identity__succession') }}
)

select
    department,
    source_system,
    record_id,
    customer_id,
    since,
    gone_since
from ledger_lines
where part = 'members'
