-- Grain: month and currency.
select
    month,
    currency,
    {% for class in subscription_classes() -%}
    {{ sum_amount(class ~ '_amount') }} as {{ class }}_amount,
    {% endfor -%}
    count(*) as n_summed_rows
from {{ ref('int_reconciliation__subscription_months') }}
group by month, currency
