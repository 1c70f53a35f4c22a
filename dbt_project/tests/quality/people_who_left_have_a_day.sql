{{ config(severity='warn') }}

select
    source_system,
    record_id
from {{ ref('int_customer__person_records') }}
where not is_active and left_date is null
