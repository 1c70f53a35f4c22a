-- Grain: a touch with a customer,
-- for each source system. Deleted records are left out.
{{ union_of_systems('success', 'touchpoints', [
    'source_system',
    'record_key',
    'touchpoint_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'owner_id',
    'touch_type',
    'outcome',
    'occurred_at',
    'duration_minutes',
]) }}
