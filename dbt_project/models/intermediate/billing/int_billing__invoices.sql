-- Grain: an invoice,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'invoices', [
    'source_system',
    'record_key',
    'invoice_id',
    'billing_account_id',
    'subscription_id',
    'invoice_status',
    'currency',
    'net_amount',
    'tax_amount',
    'gross_amount',
    'paid_amount',
    'issue_date',
    'due_date',
    'paid_date',
    'updated_at',
]) }}
