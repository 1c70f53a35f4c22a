-- Grain: customer whose documents or billed items are not what they were when its ledger was last
-- made, or that shares a subscription with one; and '' for what is of no customer. All of them
-- where nothing was kept (decision 0025).
{{ changed_customers('documents', ref('int_revenue__document_inputs'),
    ref('int_revenue__document_keys'), 'subscription_key') }}
