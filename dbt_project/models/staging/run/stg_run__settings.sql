select
    cast(as_of as date) as as_of,
    reporting_currency,
    reporting_timezone,
    mrr_past_due,
    mrr_pause,
    cast(renewal_gap_days as integer) as renewal_gap_days,
    cast(reactivation_window_days as integer) as reactivation_window_days,
    cast(small_base_n as integer) as small_base_n,
    cast(health_min_coverage as double) as health_min_coverage,
    cast(fx_max_age_days as integer) as fx_max_age_days,
    cast(early_renewal_days as integer) as early_renewal_days,
    cast(late_renewal_days as integer) as late_renewal_days,
    cast(identity_automatic as double) as identity_automatic,
    cast(identity_review as double) as identity_review,
    cast(identity_largest_customer as integer) as identity_largest_customer,
    cast(identity_largest_block as integer) as identity_largest_block
from {{ source('run', 'settings') }}
