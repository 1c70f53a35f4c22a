-- Grain: a cost of a month,
-- for each source system. Deleted records are left out.
{{ union_of_systems('finance', 'costs', [
    'source_system',
    'record_key',
    'cost_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'cost_type',
    'service_type',
    'net_amount',
    'currency',
    'hours',
    'cost_month',
]) }}
