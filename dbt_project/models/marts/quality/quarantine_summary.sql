-- Grain: source, object, reason code and column for which rows are held back now.
with counts as (
    select * from {{ ref('int_quality__quarantine_counts') }}
)

select
    source_system,
    source_object,
    entity,
    reason_code,
    column_name,
    n_rows,
    n_object_rows,
    quarantined_rate,
    example_file,
    example_line
from counts
