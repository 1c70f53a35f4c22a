select
    band,
    band_order,
    lower_score
from {{ source('rules', 'health_bands') }}
