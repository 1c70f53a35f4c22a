-- Grain: an account of the CRM × first day, with its customer and the customer of the account that
-- owns it: empty where there is none, nobody knows it, or it is the same customer.
with account_periods as (
    select * from {{ ref('int_crm__account_periods') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
    where department = 'crm'
)

select
    account_periods.*,
    customer_records.customer_id,
    nullif(parents.customer_id, customer_records.customer_id) as parent_customer_id
from account_periods
inner join customer_records
    on account_periods.source_system = customer_records.source_system
    and account_periods.crm_account_id = customer_records.record_id
left join customer_records as parents
    on account_periods.source_system = parents.source_system
    and account_periods.parent_crm_account_id = parents.record_id
