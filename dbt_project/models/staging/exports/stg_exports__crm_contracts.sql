with versions as (
    select * from {{ latest_version(source('accepted', 'crm__contracts')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    contract_id,
    crm_account_id,
    contract_number,
    predecessor_contract_id,
    contract_status,
    signed_date,
    start_date,
    end_date,
    notice_date,
    term_months,
    arr_amount,
    currency,
    is_auto_renewal,
    updated_at
from versions
