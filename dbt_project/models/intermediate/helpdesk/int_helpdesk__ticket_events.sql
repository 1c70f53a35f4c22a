-- Grain: a change or reply on a ticket,
-- for each source system. Deleted records are left out.
{{ union_of_systems('helpdesk', 'ticket_events', [
    'source_system',
    'record_key',
    'ticket_event_id',
    'ticket_id',
    'actor_id',
    'event_type',
    'old_value',
    'new_value',
    'occurred_at',
]) }}
