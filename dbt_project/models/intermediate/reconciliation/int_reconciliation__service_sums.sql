-- Grain: days of service, month in which they were billed, currency, and whether it was recurring
-- service or its proration.
with lines as (
    select * from {{ ref('int_reconciliation__measured_lines') }}
),

parts as (
    select * from {{ ref('int_reconciliation__parts') }}
)

select
    lines.service_from,
    lines.service_to,
    lines.billed_month,
    parts.currency,
    lines.is_recurring,
    {{ sum_amount('lines.net_amount') }} as net_amount,
    {{ sum_amount('lines.worth_amount') }} as worth_amount,
    count(*) as n_summed_rows
from lines
inner join parts
    on lines.part_id = parts.part_id
group by
    lines.service_from, lines.service_to, lines.billed_month, parts.currency, lines.is_recurring
