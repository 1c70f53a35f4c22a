-- Grain: an attempt to pay,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'payments', [
    'source_system',
    'record_key',
    'payment_id',
    'invoice_id',
    'billing_account_id',
    'payment_status',
    'currency',
    'gross_amount',
    'refunded_amount',
    'refunded_date',
    'failure_reason',
    'payment_date',
]) }}
