-- Grain: a line for recurring service or its proration, and a month in which it is billed or
-- serves: what of it is billed in the month, served by the days of the month, and, where it covers
-- the end of the month, what it is worth a month.
with lines as (
    select
        *,
        {{ prorate_amount('net_amount', 'n_interval_days', 'n_days * n_interval_months') }}
            as worth_amount,
        case
            when uncounted_discount_amount = 0 then {{ amount(0) }}
            else {{ prorate_amount(
                'uncounted_discount_amount', 'n_interval_days', 'n_days * n_interval_months'
            ) }}
        end as discount_worth_amount,
        {{ amount(
            ratio('n_interval_days', 'n_days * n_interval_months') ~ ' * '
            ~ minor_to_major(
                'case when uncounted_discount_amount = 0 then 1 else 2 end', 'currency'
            )
        ) }} as rounding_amount
    from {{ ref('int_reconciliation__measured_lines') }}
),

month_of_run as (
    select max(month) as month from {{ ref('int_revenue__months') }}
),

bounds as (
    select
        min(lines.first_month) as first_month,
        max(month_of_run.month) as last_month
    from {{ ref('int_reconciliation__measured_lines') }} as lines
    cross join month_of_run
),

months as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
),

placed as (
    select
        lines.*,
        months.month,
        {{ add_months('months.month', 1) }} as next_month_start,
        months.month = lines.billed_month as is_billed,
        next_month_start > lines.service_from and next_month_start <= lines.service_to
            as is_in_force,
        greatest(0, {{ dbt.datediff(
            'greatest(lines.service_from, months.month)',
            'least(lines.service_to, next_month_start)',
            'day'
        ) }}) as n_served_days
    from lines
    inner join months
        on lines.first_month <= months.month
        and lines.last_month >= months.month
)

select
    source_system,
    line_id,
    subscription_key,
    part,
    currency,
    line_class,
    month,
    billed_month,
    service_from,
    service_to,
    is_billed,
    is_in_force,
    case when is_billed then net_amount else {{ amount(0) }} end as billed_amount,
    {% for worth, in_force in [
        ('worth', 'month'), ('discount_worth', 'discount'), ('rounding', 'rounding_limit'),
    ] -%}
    case when is_in_force then {{ worth }}_amount else {{ amount(0) }} end
        as {{ in_force }}_amount,
    {% endfor -%}
    case
        when n_served_days = n_days then net_amount
        else {{ prorate_amount('net_amount', 'n_served_days', 'n_days') }}
    end as served_amount
from placed
where is_billed or n_served_days > 0
