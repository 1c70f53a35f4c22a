select
    month,
    closing_number,
    customer_id,
    metric,
    amount
from {{ source('run', 'closed_customers') }}
