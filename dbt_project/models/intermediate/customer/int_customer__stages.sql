-- Grain: a customer. Where it stands on the day of the run: the first of the stages that holds.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

revenue as (
    select * from {{ ref('int_customer__revenue') }}
),

health as (
    select * from {{ ref('int_health__latest') }}
),

engagement as (
    select * from {{ ref('int_customer__engagement') }}
)

select
    customers.customer_id,
    case
        when revenue.first_paying_month is null then 'not yet paying'
        when not revenue.is_active_logo then 'churned'
        when health.is_in_lowest_band then 'at risk'
        when engagement.is_onboarding then 'onboarding'
        when health.is_near_contract_end then 'renewing'
        else 'steady'
    end as lifecycle_stage
from customers
left join revenue on customers.customer_id = revenue.customer_id
left join health on customers.customer_id = health.customer_id
left join engagement on customers.customer_id = engagement.customer_id
