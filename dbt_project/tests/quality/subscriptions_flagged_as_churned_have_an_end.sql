{{ config(severity='warn') }}

select
    source_system,
    'billing.subscriptions' as entity,
    subscription_id
from {{ ref('int_billing__subscriptions') }}
where is_churn_flagged and end_date is null
union all
select
    source_system,
    'billing.subscription_periods' as entity,
    subscription_id
from {{ ref('int_billing__subscription_periods') }}
where is_churn_flagged and effective_to is null
