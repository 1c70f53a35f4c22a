select
    department,
    source_system,
    record_id,
    depth,
    customer_id,
    since
from {{ source('run', 'identity_former') }}
