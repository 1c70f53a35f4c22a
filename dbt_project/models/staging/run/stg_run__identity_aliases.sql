select
    alias_id,
    customer_id,
    cause,
    since
from {{ source('run', 'identity_aliases') }}
