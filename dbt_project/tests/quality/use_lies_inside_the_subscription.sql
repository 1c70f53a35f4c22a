{{ config(severity='warn') }}

with usage as (
    select * from {{ ref('int_customer__usage') }}
),

subscriptions as (
    select * from {{ ref('int_customer__subscription_references') }}
)

select
    usage.source_system,
    usage.record_key,
    usage.subscription_id,
    usage.activity_date,
    subscriptions.first_start_date,
    subscriptions.last_end_date
from usage
inner join subscriptions on usage.subscription_id = subscriptions.subscription_id
where
    usage.activity_date < subscriptions.first_start_date
    or usage.activity_date >= subscriptions.last_end_date
