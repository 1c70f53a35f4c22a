-- Grain: an item and interval of constant quantity, price, discount and state, for each source system.
-- Deleted records are left out.
{{ union_of_systems('billing', 'subscription_periods', [
    'source_system',
    'record_key',
    'period_id',
    'subscription_id',
    'billing_account_id',
    'product_name',
    'quantity',
    'recurring_amount',
    'discount_amount',
    'billing_interval',
    'interval_count',
    'currency',
    'period_state',
    'effective_from',
    'effective_to',
    'predecessor_period_id',
    'is_metered',
    'is_churn_flagged',
    'updated_at',
]) }}
