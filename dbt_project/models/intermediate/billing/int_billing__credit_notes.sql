-- Grain: a credit note,
-- for each source system. Deleted records are left out.
{{ union_of_systems('billing', 'credit_notes', [
    'source_system',
    'record_key',
    'credit_note_id',
    'invoice_id',
    'billing_account_id',
    'currency',
    'net_amount',
    'tax_amount',
    'gross_amount',
    'credit_reason',
    'issue_date',
]) }}
