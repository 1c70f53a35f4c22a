-- Grain: a person on our side,
-- for each source system. Deleted records are left out.
{{ union_of_systems('crm', 'owners', [
    'source_system',
    'record_key',
    'owner_id',
    'owner_name',
    'email',
    'team',
    'owner_role',
    'is_active',
]) }}
