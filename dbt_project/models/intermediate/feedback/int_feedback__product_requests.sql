-- Grain: a request or problem with the product,
-- for each source system. Deleted records are left out.
{{ union_of_systems('feedback', 'product_requests', [
    'source_system',
    'record_key',
    'request_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'request_kind',
    'theme',
    'title',
    'request_status',
    'created_at',
    'resolved_at',
]) }}
