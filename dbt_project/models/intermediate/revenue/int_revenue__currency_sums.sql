-- Grain: month and currency with a live item, summed over customers and products.
with product_months as (
    select * from {{ ref('int_revenue__product_months') }}
)

select
    month,
    currency,
    {{ sum_amount('local_mrr_amount') }} as local_mrr_amount,
    {{ sum_amount('mrr_amount') }} as mrr_amount,
    count(mrr_amount) as n_valued_rows,
    count(*) as n_summed_rows
from product_months
group by month, currency
