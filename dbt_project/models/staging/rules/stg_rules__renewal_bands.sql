select
    segment,
    rate_name,
    pass_rate,
    excellent_rate,
    benchmark_source
from {{ source('rules', 'renewal_bands') }}
