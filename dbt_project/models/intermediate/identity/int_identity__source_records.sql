-- Grain: a record that stands for a customer in one system, without its details.
select
    department,
    source_system,
    record_id,
    record_name,
    is_test,
    is_implied,
    created_at
from {{ ref('int_identity__record_details') }}
