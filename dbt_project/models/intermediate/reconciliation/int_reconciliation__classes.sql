-- Grain: month, currency, class of difference, and month at whose exchange rate it is valued. What
-- was billed in other months is valued at the rates of those; what it comes to at the rate of the
-- month, less that, is fx.
{% set left_out = "line_class in ('test_customers', 'void_or_draft')" -%}
{% set proration = 'not is_recurring' -%}
{% set billed_here = 'is_recurring and is_billed' -%}
{% set billed_elsewhere = 'is_recurring and not is_billed' -%}
{% set not_recurring = "line_class in ('credit', 'one_off', 'usage', 'no_service_period')" -%}
with billed_sums as (
    select * from {{ ref('int_reconciliation__billed_sums') }}
),

service_months as (
    select
        month,
        billed_month,
        currency,
        is_recurring,
        is_billed,
        {{ sum_amount('billed_amount') }} as billed_amount,
        {{ sum_amount('served_amount') }} as served_amount,
        {{ sum_amount('month_amount') }} as month_amount
    from {{ ref('int_reconciliation__service_months') }}
    group by month, billed_month, currency, is_recurring, is_billed
),

subscription_sums as (
    select * from {{ ref('int_reconciliation__subscription_sums') }}
),

amounts as (
    {% for class, amount, condition in [
        ("'billed'", 'gross_amount', 'true'),
        ('line_class', '-gross_amount', left_out),
        ("'tax'", 'net_amount - gross_amount', 'not ' ~ left_out),
        ('line_class', '-net_amount', not_recurring),
    ] -%}
    select
        billed_month as month,
        currency,
        {{ class }} as reconciliation_class,
        billed_month as rate_month,
        {{ amount }} as local_amount
    from billed_sums
    where {{ condition }}
    union all
    {% endfor -%}
    {% for class, rate_month, amount, condition in [
        ('proration', 'month', 'month_amount - served_amount - billed_amount', proration),
        ('proration', 'billed_month', 'served_amount', proration),
        ('billed_for_other_months', 'month', 'served_amount - billed_amount', billed_here),
        ('billed_in_other_months', 'billed_month', 'served_amount', billed_elsewhere),
        ('month_end_measure', 'month', 'month_amount - served_amount', 'is_recurring'),
        ('fx', 'month', 'served_amount', 'not is_billed'),
        ('fx', 'billed_month', '-served_amount', 'not is_billed'),
    ] -%}
    select
        month,
        currency,
        '{{ class }}' as reconciliation_class,
        {{ rate_month }} as rate_month,
        {{ amount }} as local_amount
    from service_months
    where {{ condition }}
    union all
    {% endfor -%}
    {% for class in subscription_classes() -%}
    select
        month,
        currency,
        '{{ class }}' as reconciliation_class,
        month as rate_month,
        {{ class }}_amount as local_amount
    from subscription_sums
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    month,
    currency,
    reconciliation_class,
    rate_month,
    {{ sum_amount('local_amount') }} as local_amount
from amounts
group by month, currency, reconciliation_class, rate_month
