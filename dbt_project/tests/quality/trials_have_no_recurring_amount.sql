{{ config(severity='warn') }}

select
    source_system,
    period_id,
    recurring_amount
from {{ ref('int_billing__subscription_periods') }}
where period_state = 'trial' and recurring_amount <> 0
