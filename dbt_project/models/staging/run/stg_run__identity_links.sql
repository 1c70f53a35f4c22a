select
    department_a,
    source_system_a,
    record_id_a,
    department_b,
    source_system_b,
    record_id_b,
    rule
from {{ source('run', 'identity_links') }}
