-- Grain: a person's care for a customer, with its dates,
-- for each source system. Deleted records are left out.
{{ union_of_systems('success', 'assignments', [
    'source_system',
    'record_key',
    'assignment_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'owner_id',
    'assignment_role',
    'valid_from',
    'valid_to',
]) }}
