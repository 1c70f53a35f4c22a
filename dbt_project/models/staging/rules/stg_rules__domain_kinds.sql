select
    domain,
    kind
from {{ source('rules', 'domain_kinds') }}
