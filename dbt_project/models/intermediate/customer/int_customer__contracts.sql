-- Grain: a signed contract term with an end, of a customer; known from its signature on. A term
-- renews another where it names it, or shares its number with an earlier one.
with contracts as (
    select
        *,
        coalesce(signed_date, start_date) as signed_on
    from {{ ref('int_crm__contracts') }}
    where end_date is not null and coalesce(contract_status, 'signed') <> 'draft'
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
    coalesce(
        contracts.predecessor_contract_id,
        lag(contracts.contract_id) over (
            partition by
                contracts.source_system,
                contracts.crm_account_id,
                coalesce(contracts.contract_number, contracts.contract_id)
            order by contracts.start_date nulls last, contracts.contract_id nulls last
        )
    ) as renewed_contract_id,
    renewed_contract_id is not null as is_renewal,
    {{ amount('contracts.arr_amount') }} as arr_amount,
    contracts.currency
from contracts
inner join customer_records
    on customer_records.department = 'crm'
    and contracts.source_system = customer_records.source_system
    and contracts.crm_account_id = customer_records.record_id
