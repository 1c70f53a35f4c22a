select
    country_name,
    country_code
from {{ source('rules', 'country_names') }}
