select
    month,
    closing_number,
    generation,
    as_of,
    closed_at,
    reopened_at,
    reopening_reason
from {{ source('run', 'closed_months') }}
