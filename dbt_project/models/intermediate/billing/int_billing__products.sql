-- Grain: a product,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'products', [
    'source_system',
    'record_key',
    'product_id',
    'product_name',
    'product_family',
    'is_active',
]) }}
