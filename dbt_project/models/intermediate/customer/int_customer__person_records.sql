-- Grain: a record of a person × the customer it was filed under, made by the day of the run; with
-- the person, the role as mapped, and days in the reporting time zone.
with records as (
    select * from {{ ref('int_identity__person_records') }}
),

people as (
    select * from {{ ref('int_identity__people') }}
),

contact_roles as (
    select * from {{ ref('int_rules__contact_roles') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

dated as (
    select
        records.department,
        records.source_system,
        records.record_id,
        records.customer_id,
        people.person_id,
        people.is_role_mailbox,
        people.matched_by,
        records.full_name,
        lower(trim(records.email)) as email,
        records.job_title,
        records.contact_role as source_role,
        {{ known_contact_role('records.contact_role', 'contact_roles.contact_role') }}
            as contact_role,
        records.is_active as is_said_active,
        cast({{ in_reporting_zone('records.created_at') }} as date) as created_date,
        case
            when records.department = 'crm'
                then cast({{ in_reporting_zone('records.left_at') }} as date)
        end as left_date
    from records
    inner join people
        on records.department = people.department
        and records.source_system = people.source_system
        and records.record_id = people.record_id
        and records.customer_id = people.customer_id
    left join contact_roles on lower(trim(records.contact_role)) = contact_roles.source_value
)

select
    dated.department,
    dated.source_system,
    dated.record_id,
    dated.customer_id,
    dated.person_id,
    dated.is_role_mailbox,
    dated.matched_by,
    dated.full_name,
    dated.email,
    dated.job_title,
    dated.source_role,
    dated.contact_role,
    -- only the CRM says who left; a day of leaving counts before a flag
    case
        when dated.department <> 'crm' then null
        when dated.left_date is not null then dated.left_date > settings.as_of
        else dated.is_said_active
    end as is_active,
    coalesce(dated.created_date, least(dated.left_date, settings.as_of)) as known_from,
    dated.left_date
from dated
cross join settings
where coalesce(dated.created_date, settings.as_of) <= settings.as_of
