with versions as (
    select * from {{ source('accepted', 'salesforce__users') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    owner_id,
    owner_name,
    email,
    department,
    user_role_name,
    is_active,
    created_at,
    updated_at
from versions
