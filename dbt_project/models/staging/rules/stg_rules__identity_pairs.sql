select
    decision,
    department_a,
    source_system_a,
    record_id_a,
    department_b,
    source_system_b,
    record_id_b,
    reason
from {{ source('rules', 'identity_pairs') }}
