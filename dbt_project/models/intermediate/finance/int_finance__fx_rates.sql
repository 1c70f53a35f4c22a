-- Grain: a day and pair of currencies,
-- for each source system. Deleted records are left out.
{{ union_of_systems('finance', 'fx_rates', [
    'source_system',
    'record_key',
    'rate_date',
    'from_currency',
    'to_currency',
    'rate',
]) }}
