-- Grain: a record of a person × the customer it was filed under: a contact of the CRM, which may
-- have changed its account; an end user of the helpdesk; a survey sent to an address. (unknown)
-- where no id leads to a customer.
with contact_versions as (
    select
        contact_versions.*,
        coalesce(customer_records.customer_id, '(unknown)') as customer_id
    from {{ ref('int_crm__contact_versions') }} as contact_versions
    left join {{ ref('int_identity__customer_records') }} as customer_records
        on customer_records.department = 'crm'
        and contact_versions.source_system = customer_records.source_system
        and contact_versions.crm_account_id = customer_records.record_id
),

contacts as (
    select
        *,
        min(valid_from) over (
            partition by source_system, contact_id, customer_id
        ) as created_at
    from contact_versions
    qualify row_number() over (
        partition by source_system, contact_id, customer_id
        order by version_number desc nulls last
    ) = 1
),

people as (
    select
        people.*,
        coalesce(customer_records.customer_id, '(unknown)') as customer_id
    from {{ ref('int_helpdesk__people') }} as people
    left join {{ ref('int_identity__customer_records') }} as customer_records
        on customer_records.department = 'helpdesk'
        and people.source_system = customer_records.source_system
        and people.helpdesk_organization_id = customer_records.record_id
    where coalesce(people.person_role, 'end_user') = 'end_user'
),

responses as (
    select * from {{ ref('int_feedback__survey_responses') }}
    where respondent_email is not null
)

select
    'crm' as department,
    source_system,
    contact_id as record_id,
    customer_id,
    full_name,
    email,
    phone,
    job_title,
    contact_role,
    is_active and is_last as is_active,
    created_at,
    valid_to as left_at
from contacts
union all
select
    'helpdesk' as department,
    source_system,
    person_id as record_id,
    customer_id,
    full_name,
    email,
    cast(null as varchar) as phone,
    cast(null as varchar) as job_title,
    cast(null as varchar) as contact_role,
    cast(null as boolean) as is_active,
    created_at,
    cast(null as timestamp) as left_at
from people
union all
select
    'feedback' as department,
    responses.source_system,
    responses.record_key as record_id,
    {{ referenced_customer() }} as customer_id,
    cast(null as varchar) as full_name,
    responses.respondent_email as email,
    cast(null as varchar) as phone,
    cast(null as varchar) as job_title,
    cast(null as varchar) as contact_role,
    cast(null as boolean) as is_active,
    responses.asked_at as created_at,
    responses.asked_at as left_at
from responses
{{ join_customer_references('responses') }}
