-- Grain: an account that is billed,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'accounts', [
    'source_system',
    'record_key',
    'billing_account_id',
    'account_name',
    'crm_account_id',
    'helpdesk_organization_id',
    'email',
    'tax_number',
    'country',
    'currency',
    'is_test',
    'is_delinquent',
    'created_at',
    'updated_at',
]) }}
