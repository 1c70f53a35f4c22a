-- Grain: a person of a record, as one system knows the person: a contact at an account of the CRM,
-- a user at an organization of the helpdesk. Our own agents are no customer's people.
with contacts as (
    select * from {{ ref('int_crm__contacts') }}
),

people as (
    select * from {{ ref('int_helpdesk__people') }}
),

known as (
    select
        'crm' as department,
        source_system,
        crm_account_id as record_id,
        contact_id as person_record_id,
        full_name,
        email,
        phone
    from contacts
    union all
    select
        'helpdesk' as department,
        source_system,
        helpdesk_organization_id as record_id,
        person_id as person_record_id,
        full_name,
        email,
        phone
    from people
    where coalesce(person_role, 'end_user') = 'end_user'
)

select
    department,
    source_system,
    record_id,
    person_record_id,
    full_name,
    email,
    phone
from known
where record_id is not null
qualify row_number() over (
    partition by department, source_system, record_id, person_record_id
    order by full_name nulls last, email nulls last, phone nulls last
) = 1
