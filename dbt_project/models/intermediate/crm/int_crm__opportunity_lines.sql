-- Grain: a product in a deal,
-- for each source system. Deleted records are left out.
{{ union_of_systems('crm', 'opportunity_lines', [
    'source_system',
    'record_key',
    'opportunity_line_id',
    'opportunity_id',
    'product_id',
    'product_name',
    'quantity',
    'unit_amount',
    'net_amount',
    'currency',
    'service_from',
    'service_to',
    'is_recurring',
]) }}
