select
    source_system,
    source_object,
    n_live
from {{ source('audit', 'object_arrivals') }}
