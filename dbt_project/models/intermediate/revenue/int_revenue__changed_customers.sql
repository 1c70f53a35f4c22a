-- Grain: customer whose inputs are not what they were when its figures were last made, or that has
-- a parent in common with one. All of them where nothing was kept (decision 0025).
{{ changed_customers('revenue', ref('int_revenue__customer_inputs'),
    ref('int_customer__hierarchy'), 'top_parent_customer_id') }}
