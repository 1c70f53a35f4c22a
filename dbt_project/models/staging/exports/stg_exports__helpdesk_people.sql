with versions as (
    select * from {{ latest_version(source('accepted', 'helpdesk__people')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    person_id,
    helpdesk_organization_id,
    full_name,
    email,
    phone,
    person_role,
    timezone,
    created_at
from versions
