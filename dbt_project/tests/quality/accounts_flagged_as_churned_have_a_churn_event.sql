{{ config(severity='warn') }}

with accounts as (
    select * from {{ ref('int_crm__accounts') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

churn_events as (
    select distinct customer_id from {{ ref('int_customer__churn_events') }}
)

select
    accounts.source_system,
    accounts.crm_account_id,
    customer_records.customer_id
from accounts
inner join customer_records
    on customer_records.department = 'crm'
    and accounts.source_system = customer_records.source_system
    and accounts.crm_account_id = customer_records.record_id
left join churn_events on customer_records.customer_id = churn_events.customer_id
where accounts.is_churn_flagged and churn_events.customer_id is null
