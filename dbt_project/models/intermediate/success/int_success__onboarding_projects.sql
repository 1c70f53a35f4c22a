-- Grain: an onboarding project,
-- for each source system. Deleted records are left out.
{{ union_of_systems('success', 'onboarding_projects', [
    'source_system',
    'record_key',
    'project_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'owner_id',
    'project_status',
    'kickoff_date',
    'due_date',
    'live_date',
]) }}
