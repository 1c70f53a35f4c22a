select
    rule,
    measure,
    comparison,
    threshold,
    max_score,
    reason
from {{ source('rules', 'health_vetoes') }}
