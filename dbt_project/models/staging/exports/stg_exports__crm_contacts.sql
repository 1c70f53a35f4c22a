with versions as (
    select * from {{ latest_version(source('accepted', 'crm__contacts')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    contact_id,
    crm_account_id,
    full_name,
    email,
    phone,
    job_title,
    contact_role,
    is_active,
    created_at,
    left_at
from versions
