-- Grain: a version of a contact, for each source system. Systems that keep no versions have one.
with recorded as (
    select * from {{ ref('int_crm__contact_versions_from_salesforce') }}
),

contacts as (
    select * from {{ ref('int_crm__contacts') }}
)

select
    source_system,
    contact_id,
    crm_account_id,
    full_name,
    email,
    phone,
    job_title,
    contact_role,
    is_active,
    valid_from,
    valid_to,
    version_number,
    is_last
from recorded
union all
select
    contacts.source_system,
    contacts.contact_id,
    contacts.crm_account_id,
    contacts.full_name,
    contacts.email,
    contacts.phone,
    contacts.job_title,
    contacts.contact_role,
    coalesce(contacts.is_active, true) as is_active,
    contacts.created_at as valid_from,
    contacts.left_at as valid_to,
    1 as version_number,
    true as is_last
from contacts
where not exists (
    select 1 from recorded
    where
        recorded.source_system = contacts.source_system
        and recorded.record_key = contacts.record_key
)
