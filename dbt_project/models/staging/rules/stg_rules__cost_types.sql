select
    cost_type,
    cost_group
from {{ source('rules', 'cost_types') }}
