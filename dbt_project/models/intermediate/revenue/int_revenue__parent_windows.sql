-- Grain: top parent, month and window that ends with it, where it pays at the window's start or at
-- a month-end in it. Opening and cohort are those of the customers that it has at the window's end.
{{ movement_windows('top_parent_customer_id', ref('int_revenue__parent_movements')) }}
