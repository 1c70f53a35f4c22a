-- Grain: month, from the first with a document, contract, cost or figure to that of as_of: what is
-- billed or signed before the first subscription is worth what it says, too.
{% set dated = {
    'int_revenue__months': 'month',
    'int_billing__invoices': 'issue_date',
    'int_billing__invoice_lines': 'issue_date',
    'int_billing__credit_notes': 'issue_date',
    'int_billing__payments': 'payment_date',
    'int_crm__contracts': 'start_date',
    'int_finance__costs': 'cost_month',
} -%}
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

starts as (
    {% for relation, day in dated.items() -%}
    select min({{ day }}) as first_date from {{ ref(relation) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

first_start as (
    select min(first_date) as first_date from starts
),

bounds as (
    select
        {{ month_start('least(first_start.first_date, settings.as_of)') }} as first_month,
        {{ month_start('settings.as_of') }} as last_month
    from settings
    cross join first_start
),

months as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
)

select month from months
