-- Grain: a departure as people recorded it,
-- for each source system. Deleted records are left out.
{{ union_of_systems('success', 'churn_events', [
    'source_system',
    'record_key',
    'churn_event_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'churn_date',
    'reason',
    'refunded_amount',
    'currency',
    'comment',
    'is_reactivation',
]) }}
