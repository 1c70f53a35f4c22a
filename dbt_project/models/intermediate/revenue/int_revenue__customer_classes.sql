-- Grain: customer and month. The class of the customer's movement, of the sum over its items:
-- expansion and contraction at the rates of the month before, new and reactivation at the month's.
{{ classified_movements(
    'customer_id',
    ref('int_revenue__customer_histories'),
    ['n_products', 'has_trial', 'has_paused', 'last_paying_month', 'last_idle_month']
) }}
