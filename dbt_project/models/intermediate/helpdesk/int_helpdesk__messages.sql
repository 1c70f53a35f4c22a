-- Grain: a message, also from chats without tickets,
-- for each source system. Deleted records are left out.
{{ union_of_systems('helpdesk', 'messages', [
    'source_system',
    'record_key',
    'message_id',
    'ticket_id',
    'conversation_key',
    'helpdesk_organization_id',
    'person_id',
    'direction',
    'is_public',
    'body',
    'sent_at',
]) }}
