select
    customer_id,
    department,
    source_system,
    record_id,
    since
from {{ source('run', 'identity_members') }}
