-- Grain: a price of a product,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'prices', [
    'source_system',
    'record_key',
    'price_id',
    'product_id',
    'currency',
    'unit_amount',
    'billing_interval',
    'interval_count',
    'pricing_scheme',
    'package_size',
    'usage_type',
    'is_tax_inclusive',
    'tax_percentage',
    'is_active',
]) }}
