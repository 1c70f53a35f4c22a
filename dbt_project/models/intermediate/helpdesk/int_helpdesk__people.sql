-- Grain: a person known to the helpdesk,
-- for each source system. Deleted records are left out.
{{ union_of_systems('helpdesk', 'people', [
    'source_system',
    'record_key',
    'person_id',
    'helpdesk_organization_id',
    'full_name',
    'email',
    'phone',
    'person_role',
    'timezone',
    'created_at',
]) }}
