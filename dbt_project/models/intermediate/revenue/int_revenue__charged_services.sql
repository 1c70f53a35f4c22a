-- Grain: an account's subscription or product and a service period that invoice lines charge for,
-- of systems that send no periods. Discounts of the same service are taken off.
with systems_with_periods as (
    select distinct source_system from {{ ref('int_billing__subscription_periods') }}
),

lines as (
    select invoice_lines.*
    from {{ ref('int_billing__invoice_lines') }} as invoice_lines
    where
        invoice_lines.line_type in ('recurring', 'discount')
        and invoice_lines.service_from < invoice_lines.service_to
        and invoice_lines.invoice_status not in ('draft', 'void')
        and invoice_lines.source_system not in (
            select systems_with_periods.source_system from systems_with_periods
        )
),

charged as (
    select
        lines.source_system,
        lines.billing_account_id,
        lines.subscription_id,
        lines.product_name,
        lines.currency,
        lines.service_from,
        lines.service_to,
        {{ dbt.datediff('lines.service_from', 'lines.service_to', 'day') }}
            as n_days,
        cast(sum(case when lines.line_type = 'recurring' then lines.quantity end) as decimal(18, 4))
            as quantity,
        {{ sum_amount('lines.net_amount + coalesce(lines.once_discount_amount, 0)') }}
            as recurring_amount,
        {{ sum_amount("case when lines.line_type = 'discount' then -lines.net_amount end") }}
            as discount_amount,
        {{ sum_amount('lines.once_discount_amount') }} as once_discount_amount
    from lines
    group by all
    having bool_or(lines.line_type = 'recurring')
),

neighboured as (
    select
        *,
        lag(n_days) over services as n_days_before,
        lead(n_days) over services as n_days_after
    from charged
    window
        services as (
            partition by source_system, billing_account_id, subscription_id, product_name, currency
            order by service_from nulls last, service_to nulls last
        )
)

select
    source_system,
    billing_account_id,
    subscription_id,
    product_name,
    currency,
    service_from,
    service_to,
    n_days,
    quantity,
    recurring_amount,
    discount_amount,
    once_discount_amount,
    n_days < 28
    and coalesce(n_days_before, 0) <> n_days
    and coalesce(n_days_after, 0) <> n_days as is_part
from neighboured
