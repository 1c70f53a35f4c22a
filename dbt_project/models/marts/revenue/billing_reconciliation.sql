-- Grain: month, currency and step from what was billed in the month to MRR at its end.
with steps as (
    select * from {{ ref('int_reconciliation__steps') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
)

select
    steps.month,
    steps.currency,
    steps.step,
    steps.reconciliation_class,
    coalesce(months.is_complete_month, true) as is_complete_month,
    steps.local_amount,
    steps.amount
from steps
left join months
    on steps.month = months.month
