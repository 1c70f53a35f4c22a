select
    band,
    band_order,
    lower_acv_amount,
    upper_acv_amount,
    currency,
    touch_model
from {{ source('rules', 'acv_bands') }}
