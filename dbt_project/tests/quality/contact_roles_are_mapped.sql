{{ config(severity='warn') }}

select
    source_system,
    record_id,
    source_role
from {{ ref('int_customer__person_records') }}
where contact_role = 'unmapped'
