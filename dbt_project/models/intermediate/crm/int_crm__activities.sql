-- Grain: a call, mail, meeting or task,
-- for each source system. Deleted records are left out.
{{ union_of_systems('crm', 'activities', [
    'source_system',
    'record_key',
    'activity_id',
    'crm_account_id',
    'contact_id',
    'owner_id',
    'activity_type',
    'subject',
    'occurred_at',
    'duration_minutes',
]) }}
