-- Grain: customer whose revenue or stage is made of other inputs than when its months were last
-- made. All of them where nothing was kept (decision 0025).
-- depends_on: {{ ref('int_revenue__customer_movements') }}
-- depends_on: {{ ref('int_revenue__dated_members') }}
-- depends_on: {{ ref('int_revenue__usage_months') }}
{{ customers_of_other_inputs('stages', ref('int_customer__stage_inputs')) }}
