-- Grain: days of service, month in which they were billed, currency and class, and a month in which
-- they were billed or served: what of it is billed in the month, served by the days of the month,
-- and, where the service covers the end of the month, what it is worth a month.
with services as (
    select
        *,
        {{ month_start('least(service_from, billed_month)') }} as first_month,
        {{ month_start('greatest(' ~ add_days('service_to', -1) ~ ', billed_month)') }}
            as last_month
    from {{ ref('int_reconciliation__service_sums') }}
),

bounds as (
    select
        min(services.first_month) as first_month,
        max(months.month) as last_month
    from services
    cross join {{ ref('int_revenue__months') }} as months
),

months as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
),

placed as (
    select
        services.*,
        months.month,
        {{ add_months('months.month', 1) }} as next_month_start,
        months.month = services.billed_month as is_billed,
        next_month_start > services.service_from and next_month_start <= services.service_to
            as is_in_force,
        {{ dbt.datediff('services.service_from', 'services.service_to', 'day') }}
            as n_days,
        greatest(0, {{ dbt.datediff(
            'greatest(services.service_from, months.month)',
            'least(services.service_to, next_month_start)',
            'day'
        ) }}) as n_served_days
    from services
    inner join months
        on services.first_month <= months.month
        and services.last_month >= months.month
)

select
    service_from,
    service_to,
    billed_month,
    currency,
    is_recurring,
    month,
    is_billed,
    case when is_billed then net_amount else {{ amount(0) }} end as billed_amount,
    case when is_in_force then worth_amount else {{ amount(0) }} end as month_amount,
    case
        when n_served_days = n_days then net_amount
        else {{ prorate_amount('net_amount', 'n_served_days', 'n_days') }}
    end as served_amount
from placed
where is_billed or n_served_days > 0
