-- Grain: a line of an invoice,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'invoice_lines', [
    'source_system',
    'record_key',
    'invoice_line_id',
    'invoice_id',
    'subscription_id',
    'product_name',
    'line_description',
    'line_type',
    'quantity',
    'currency',
    'net_amount',
    'tax_amount',
    'gross_amount',
    'service_from',
    'service_to',
]) }}
