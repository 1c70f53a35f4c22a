-- Grain: a source record. Facts find their customer here by the system they came from and its id.
select
    department,
    source_system,
    record_id,
    customer_id
from {{ ref('int_identity__clusters') }}
