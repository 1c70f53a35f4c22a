-- Grain: month of documents, currency and what they are to recurring revenue.
select
    billed_month,
    currency,
    line_class,
    {% for kind in ['net', 'gross'] -%}
    {{ sum_amount(kind ~ '_amount') }} as {{ kind }}_amount,
    {% endfor -%}
    count(*) as n_summed_rows
from {{ ref('int_reconciliation__lines') }}
group by billed_month, currency, line_class
