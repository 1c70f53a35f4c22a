select
    source_value,
    contact_role
from {{ source('rules', 'contact_roles') }}
