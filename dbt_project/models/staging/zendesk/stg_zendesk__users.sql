with versions as (
    select * from {{ source('accepted', 'zendesk__users') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    user_id,
    organization_id,
    full_name,
    email,
    phone,
    user_role,
    time_zone,
    iana_time_zone,
    is_active,
    is_suspended,
    created_at,
    updated_at
from versions
