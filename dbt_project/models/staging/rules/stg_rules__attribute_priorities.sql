select
    attribute,
    department,
    source_system,
    priority
from {{ source('rules', 'attribute_priorities') }}
