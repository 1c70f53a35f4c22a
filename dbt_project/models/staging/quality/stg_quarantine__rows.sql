select
    source_system,
    source_object,
    entity,
    page_name,
    row_number,
    line_number,
    is_live,
    reasons
from {{ source('quarantine', 'rows') }}
