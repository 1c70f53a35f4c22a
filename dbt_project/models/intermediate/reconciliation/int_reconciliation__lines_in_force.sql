-- Grain: a line for recurring service or its proration, and a month whose end its service covers.
-- Which months those are is told once for all lines that begin and end in the same ones.
with lines as (
    select * from {{ ref('int_reconciliation__measured_lines') }}
),

spans as (
    select distinct
        first_month,
        end_month
    from {{ ref('int_reconciliation__measured_lines') }}
),

bounds as (
    select
        min(spans.first_month) as first_month,
        max(months.month) as last_month
    from spans
    cross join {{ ref('int_revenue__months') }} as months
),

months as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
),

span_months as (
    select
        spans.*,
        months.month
    from spans
    inner join months
        on spans.first_month <= months.month
        and spans.end_month > months.month
)

select
    lines.part_id,
    span_months.month,
    case when lines.is_recurring then lines.service_from end as recurring_from,
    lines.service_from,
    lines.worth_amount as line_amount,
    lines.discount_worth_amount as once_discount_amount,
    lines.n_roundings
from lines
inner join span_months
    on lines.first_month = span_months.first_month
    and lines.end_month = span_months.end_month
