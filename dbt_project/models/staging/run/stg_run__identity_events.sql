select
    step,
    event,
    customer_id,
    other_customer_id,
    cause,
    occurred_on
from {{ source('run', 'identity_events') }}
