-- An amount without an exchange rate would be missing from every total.
with billed_months as (
    select
        customer_id,
        currency,
        month
    from {{ ref('int_revenue__item_months') }}
    union all
    select
        customer_id,
        currency,
        month
    from {{ ref('int_revenue__usage_balances') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    billed_months.currency,
    min(billed_months.month) as first_month,
    max(billed_months.month) as last_month,
    count(distinct billed_months.customer_id) as n_customers,
    'No exchange rate from ' || coalesce(billed_months.currency, 'a missing currency') || ' to '
    || settings.reporting_currency || ' that is at most ' || settings.fx_max_age_days
    || ' days old at the end of ' || count(distinct billed_months.month)
    || ' months in which customers are billed in it. Add the rates to finance.fx_rates or to'
    || ' rules/fx_rates.csv: of the pair, or of both with a third currency.' as reason
from billed_months
cross join settings
left join fx_rates
    on billed_months.currency = fx_rates.currency
    and billed_months.month = fx_rates.month
where fx_rates.rate is null
group by billed_months.currency, settings.reporting_currency, settings.fx_max_age_days
