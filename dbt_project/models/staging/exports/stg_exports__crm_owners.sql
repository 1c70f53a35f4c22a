with versions as (
    select * from {{ latest_version(source('accepted', 'crm__owners')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    owner_id,
    owner_name,
    email,
    team,
    owner_role,
    is_active
from versions
