select
    cast(decision_number as bigint) as decision_number,
    decision,
    department_a,
    source_system_a,
    record_id_a,
    department_b,
    source_system_b,
    record_id_b,
    reason,
    cast(decided_at as timestamp) as decided_at
from {{ source('run', 'identity_decisions') }}
