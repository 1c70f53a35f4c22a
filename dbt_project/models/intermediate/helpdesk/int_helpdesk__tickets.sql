-- Grain: a ticket, for each source system.
-- Deleted records are left out.
{{ union_of_systems('helpdesk', 'tickets', [
    'source_system',
    'record_key',
    'ticket_id',
    'helpdesk_organization_id',
    'requester_id',
    'assignee_id',
    'subject',
    'ticket_type',
    'priority',
    'ticket_status',
    'channel',
    'product_area',
    'root_cause',
    'is_escalated',
    'created_at',
    'first_response_at',
    'first_response_minutes',
    'first_resolved_at',
    'resolved_at',
    'updated_at',
]) }}
