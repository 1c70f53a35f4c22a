{{ config(severity='warn') }}

with churn_events as (
    select * from {{ ref('int_customer__churn_events') }}
),

customer_months as (
    select * from {{ ref('int_revenue__customer_movements') }}
)

select
    churn_events.source_system,
    churn_events.record_key,
    churn_events.customer_id,
    churn_events.churn_date,
    customer_months.closing_mrr_amount
from churn_events
inner join customer_months
    on churn_events.customer_id = customer_months.customer_id
    and {{ month_start('churn_events.churn_date') }} = customer_months.month
where customer_months.is_paying
