select
    source_value,
    root_cause,
    proximate_cause,
    is_controllable
from {{ source('rules', 'churn_reasons') }}
