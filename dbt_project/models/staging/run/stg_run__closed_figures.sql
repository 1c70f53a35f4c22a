select
    month,
    closing_number,
    retention_window,
    dimension,
    member,
    metric,
    amount
from {{ source('run', 'closed_figures') }}
