-- Grain: an organization of the helpdesk,
-- for each source system. Deleted records are left out.
{{ union_of_systems('helpdesk', 'organizations', [
    'source_system',
    'record_key',
    'helpdesk_organization_id',
    'organization_name',
    'crm_account_id',
    'billing_account_id',
    'website_domain',
    'is_test',
    'created_at',
    'updated_at',
]) }}
