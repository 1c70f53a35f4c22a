{{ config(severity='warn') }}

-- A vendor's trial says what will be charged after it; an export is asked what is charged.
select
    source_system,
    period_id,
    recurring_amount
from {{ ref('stg_exports__billing_subscription_periods') }}
where period_state = 'trial' and recurring_amount <> 0 and not is_deleted
