select
    month,
    customer_id,
    metric,
    amount
from {{ source('run', 'closed_customers') }}
