-- Grain: a tier of a graduated or volume price,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'price_tiers', [
    'source_system',
    'record_key',
    'price_id',
    'first_unit',
    'unit_amount',
    'flat_amount',
]) }}
