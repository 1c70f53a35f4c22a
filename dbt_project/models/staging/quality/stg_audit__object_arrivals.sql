select
    source_system,
    source_object,
    entity,
    n_live,
    newest_record_date
from {{ source('audit', 'object_arrivals') }}
