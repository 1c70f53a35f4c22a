-- Grain: a contract of Salesforce. Its EndDate is the last day of the term.
{{ config(materialized='table') }}

with contracts as (
    select * from {{ latest_version(ref('stg_salesforce__contracts')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    contract_id,
    crm_account_id,
    coalesce(agreement_number, contract_number) as contract_number,
    predecessor_contract_id,
    -- the picklist has values of the company's own, each in one of the vendor's categories
    case
        when lower(status) = 'signed' then 'signed'
        when lower(status) = 'expired' then 'ended'
        when lower(status) = 'terminated' then 'terminated'
        when status_code = 'Activated' then 'active'
        when status_code in ('Draft', 'InApproval') then 'draft'
    end as contract_status,
    signed_date,
    start_date,
    {{ add_days('last_date', 1) }} as end_date,
    notice_date,
    term_months,
    arr_amount,
    currency,
    is_auto_renewal,
    updated_at
from contracts
