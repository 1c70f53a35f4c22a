-- Grain: a signed contract term of a customer, with or without an end; known from its signature.
with contracts as (
    select
        *,
        coalesce(signed_date, start_date) as signed_on
    from {{ ref('int_crm__contracts') }}
    where coalesce(contract_status, 'signed') <> 'draft'
),

terms as (
    select * from {{ ref('int_customer__contract_terms') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    contracts.source_system,
    contracts.contract_id,
    customer_records.customer_id,
    least(contracts.signed_on, contracts.start_date) as known_from,
    contracts.start_date,
    contracts.end_date,
    contracts.notice_date,
    coalesce(contracts.contract_status = 'terminated', false) as is_terminated,
    coalesce(contracts.is_auto_renewal, false) as is_auto_renewal,
    terms.service_to,
    terms.next_contract_id,
    terms.renewed_contract_id,
    terms.renewed_contract_id is not null as is_renewal,
    {{ amount('contracts.arr_amount') }} as arr_amount,
    contracts.currency
from contracts
inner join terms
    on contracts.source_system = terms.source_system
    and contracts.contract_id = terms.contract_id
inner join customer_records
    on customer_records.department = 'crm'
    and contracts.source_system = customer_records.source_system
    and contracts.crm_account_id = customer_records.record_id
