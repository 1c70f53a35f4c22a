with versions as (
    select * from {{ source('accepted', 'salesforce__contacts') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    contact_id,
    crm_account_id,
    merged_into_contact_id,
    full_name,
    email,
    phone,
    job_title,
    contact_role,
    has_left,
    left_at,
    created_at,
    updated_at
from versions
