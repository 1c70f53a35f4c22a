-- Grain: a contract term, for each source system.
-- Deleted records are left out.
{{ union_of_systems('crm', 'contracts', [
    'source_system',
    'record_key',
    'contract_id',
    'crm_account_id',
    'contract_number',
    'predecessor_contract_id',
    'contract_status',
    'signed_date',
    'start_date',
    'end_date',
    'notice_date',
    'term_months',
    'arr_amount',
    'currency',
    'is_auto_renewal',
    'updated_at',
]) }}
