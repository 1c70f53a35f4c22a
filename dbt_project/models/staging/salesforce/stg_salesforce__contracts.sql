with versions as (
    select * from {{ source('accepted', 'salesforce__contracts') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    contract_id,
    crm_account_id,
    contract_number,
    agreement_number,
    predecessor_contract_id,
    status,
    status_code,
    signed_date,
    start_date,
    last_date,
    notice_date,
    term_months,
    arr_amount,
    currency,
    is_auto_renewal,
    created_at,
    updated_at
from versions
