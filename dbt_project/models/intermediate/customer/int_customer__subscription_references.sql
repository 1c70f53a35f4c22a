-- Grain: a subscription id that means one customer, whichever system uses it; with the days that
-- its terms span.
with subscriptions as (
    select
        source_system,
        subscription_id,
        billing_account_id,
        start_date,
        coalesce(end_date, {{ far_date() }}) as end_date
    from {{ ref('int_billing__subscriptions') }}
    union all
    select
        source_system,
        subscription_id,
        billing_account_id,
        effective_from as start_date,
        coalesce(effective_to, {{ far_date() }}) as end_date
    from {{ ref('int_billing__subscription_periods') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    subscriptions.subscription_id,
    min(customer_records.customer_id) as customer_id,
    min(subscriptions.start_date) as first_start_date,
    max(subscriptions.end_date) as last_end_date
from subscriptions
inner join customer_records
    on customer_records.department = 'billing'
    and subscriptions.source_system = customer_records.source_system
    and subscriptions.billing_account_id = customer_records.record_id
group by subscriptions.subscription_id
having count(distinct customer_records.customer_id) = 1
