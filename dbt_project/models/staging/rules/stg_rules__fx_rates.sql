select
    rate_date,
    from_currency,
    to_currency,
    rate
from {{ source('rules', 'fx_rates') }}
