-- Grain: a CSM's care for a customer with its dates, overlaps as recorded. Where no assignment was
-- ever recorded, the CRM owner counts for all time if a CSM.
with assignments as (
    select *
    from {{ ref('int_success__assignments') }}
    where coalesce(lower(assignment_role), 'csm') = 'csm'
),

owners as (
    select * from {{ ref('int_customer__owners') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

crm_owners as (
    select
        attribute_history.*,
        attribute_history.attribute_value as owner_id
    from {{ ref('int_customer__attribute_history') }} as attribute_history
    inner join settings
        on attribute_history.valid_from <= settings.as_of
        and attribute_history.valid_to > settings.as_of
    where attribute_history.attribute = 'owner'
),

recorded as (
    select
        {{ referenced_customer() }} as customer_id,
        assignments.owner_id,
        assignments.valid_from,
        coalesce(assignments.valid_to, {{ far_date() }}) as valid_to,
        'success' as department,
        assignments.source_system,
        assignments.record_key
    from assignments
    {{ join_customer_references('assignments') }}
),

together as (
    select * from recorded
    where customer_id <> '(unknown)' and valid_from < valid_to
    union all
    select
        crm_owners.customer_id,
        crm_owners.owner_id,
        {{ first_date() }} as valid_from,
        {{ far_date() }} as valid_to,
        crm_owners.department,
        crm_owners.source_system,
        crm_owners.record_id as record_key
    from crm_owners
    inner join owners on crm_owners.owner_id = owners.owner_id
    left join recorded on crm_owners.customer_id = recorded.customer_id
    where owners.owner_role = 'csm' and recorded.customer_id is null
)

select
    together.customer_id,
    together.owner_id as csm_owner_id,
    coalesce(owners.owner_name, together.owner_id) as csm_name,
    together.valid_from,
    together.valid_to,
    together.department,
    together.source_system,
    together.record_key
from together
left join owners on together.owner_id = owners.owner_id
