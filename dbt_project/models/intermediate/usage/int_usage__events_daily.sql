-- Grain: an account, user, module and day,
-- for each source system. Deleted records are left out.
{{ union_of_systems('usage', 'events_daily', [
    'source_system',
    'record_key',
    'usage_id',
    'workspace_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'subscription_id',
    'user_key',
    'module',
    'activity_date',
    'n_actions',
    'duration_seconds',
    'n_errors',
]) }}
