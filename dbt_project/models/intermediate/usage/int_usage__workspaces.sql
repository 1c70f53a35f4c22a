-- Grain: a workspace of the product: what a customer's users share,
-- for each source system. Deleted records are left out.
{{ union_of_systems('usage', 'workspaces', [
    'source_system',
    'record_key',
    'workspace_id',
    'workspace_name',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'admin_email',
    'email_domain',
    'country',
    'is_test',
    'created_at',
    'updated_at',
]) }}
