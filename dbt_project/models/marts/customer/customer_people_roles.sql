-- Grain: customer × person × first day of a role, without overlaps.
select
    customer_id,
    person_id,
    contact_role,
    valid_from,
    valid_to
from {{ ref('int_customer__people_roles') }}
