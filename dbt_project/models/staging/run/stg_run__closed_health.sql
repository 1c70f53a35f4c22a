select
    month,
    closing_number,
    customer_id,
    health_score,
    health_band,
    coverage_rate
from {{ source('run', 'closed_health') }}
