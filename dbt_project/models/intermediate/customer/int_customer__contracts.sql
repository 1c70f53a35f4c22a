-- Grain: a signed contract term with an end, of a customer; known from its signature on.
with contracts as (
    select * from {{ ref('int_crm__contracts') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    contracts.source_system,
    contracts.contract_id,
    customer_records.customer_id,
    least(coalesce(contracts.signed_date, contracts.start_date), contracts.start_date)
        as known_from,
    contracts.end_date,
    contracts.notice_date,
    coalesce(contracts.is_auto_renewal, false) as is_auto_renewal
from contracts
inner join customer_records
    on customer_records.department = 'crm'
    and contracts.source_system = customer_records.source_system
    and contracts.crm_account_id = customer_records.record_id
where contracts.end_date is not null and coalesce(contracts.contract_status, 'signed') <> 'draft'
