select
    alias_id,
    customer_id,
    merged_into_id,
    cause,
    since
from {{ source('run', 'identity_aliases') }}
