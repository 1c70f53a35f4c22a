with versions as (
    select * from {{ source('accepted', 'salesforce__opportunity_field_history') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    field_change_id,
    opportunity_id,
    field_name,
    old_value,
    new_value,
    changed_by_id,
    created_at
from versions
