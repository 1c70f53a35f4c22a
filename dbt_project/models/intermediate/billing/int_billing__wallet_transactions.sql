-- Grain: a movement of a prepaid balance,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'wallet_transactions', [
    'source_system',
    'record_key',
    'wallet_transaction_id',
    'billing_account_id',
    'transaction_type',
    'currency',
    'net_amount',
    'occurred_at',
]) }}
