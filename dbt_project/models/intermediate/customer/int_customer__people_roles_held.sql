-- Grain: a role that a version of a contact gives a person of a customer, with its days; a person
-- whom the CRM does not know has one row, with no role known.
with people as (
    select * from {{ ref('int_customer__people') }}
),

records as (
    select * from {{ ref('int_customer__person_records') }}
),

contact_roles as (
    select * from {{ ref('int_rules__contact_roles') }}
),

contact_versions as (
    select
        contact_versions.*,
        coalesce(customer_records.customer_id, '(unknown)') as customer_id,
        cast({{ in_reporting_zone('contact_versions.valid_from') }} as date) as from_date,
        cast({{ in_reporting_zone('contact_versions.valid_to') }} as date) as to_date
    from {{ ref('int_crm__contact_versions') }} as contact_versions
    left join {{ ref('int_identity__customer_records') }} as customer_records
        on customer_records.department = 'crm'
        and contact_versions.source_system = customer_records.source_system
        and contact_versions.crm_account_id = customer_records.record_id
)

select
    records.customer_id,
    records.person_id,
    coalesce(contact_versions.from_date, records.known_from) as valid_from,
    case
        when contact_versions.to_date is not null then contact_versions.to_date
        -- nobody knows when this record ended, and another one is still valid
        when people.is_active and not records.is_active then records.known_from
        else people.member_to
    end as valid_to,
    {{ known_contact_role('contact_versions.contact_role', 'contact_roles.contact_role') }}
        as contact_role
from contact_versions
inner join records
    on records.department = 'crm'
    and contact_versions.source_system = records.source_system
    and contact_versions.contact_id = records.record_id
    and contact_versions.customer_id = records.customer_id
inner join people
    on records.customer_id = people.customer_id
    and records.person_id = people.person_id
left join contact_roles
    on lower(trim(contact_versions.contact_role)) = contact_roles.source_value
union all
select
    customer_id,
    person_id,
    member_from as valid_from,
    member_to as valid_to,
    '(unknown)' as contact_role
from people
where contact_ids is null
