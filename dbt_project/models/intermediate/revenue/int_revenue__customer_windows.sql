-- Grain: customer, month and window that ends with it, where the customer pays at its start or at a
-- month-end in it. member_month is the first of these: the window's start, except for those who
-- join or return later.
{{ movement_windows('customer_id', ref('int_revenue__customer_movements')) }}
