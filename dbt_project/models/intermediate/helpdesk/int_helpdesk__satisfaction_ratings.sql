-- Grain: a rating asked for,
-- for each source system. Deleted records are left out.
{{ union_of_systems('helpdesk', 'satisfaction_ratings', [
    'source_system',
    'record_key',
    'rating_id',
    'ticket_id',
    'helpdesk_organization_id',
    'score',
    'scale_min',
    'scale_max',
    'satisfied_from',
    'comment',
    'rated_at',
]) }}
