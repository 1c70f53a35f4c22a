-- Grain: customer whose items are made of other inputs than when they were last made. All of them
-- where nothing was kept (decision 0025).
{{ customers_of_other_inputs('items', ref('int_revenue__item_inputs')) }}
