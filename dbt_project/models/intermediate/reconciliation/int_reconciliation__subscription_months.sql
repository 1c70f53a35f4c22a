-- Grain: a subscription and month at whose end a line of it is in force or an item of it is live:
-- what its lines are worth a month, what its items are, and what sets the two apart.
with part_months as (
    select * from {{ ref('int_reconciliation__part_months') }}
)

select
    source_system,
    subscription_key,
    currency,
    {% for name in ['line', 'mrr', 'unexplained'] + subscription_classes() -%}
    {{ sum_amount(name ~ '_amount') }} as {{ name }}_amount,
    {% endfor -%}
    month
from part_months
group by source_system, subscription_key, currency, month
