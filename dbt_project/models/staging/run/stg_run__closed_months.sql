select
    month,
    generation,
    as_of,
    closed_at
from {{ source('run', 'closed_months') }}
