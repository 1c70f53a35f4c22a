select
    customer_id,
    department,
    source_system,
    record_id,
    since,
    held_id,
    own_id,
    gone_since
from {{ source('run', 'identity_members') }}
