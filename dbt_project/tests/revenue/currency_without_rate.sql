-- An amount without an exchange rate would be missing from every total.
with item_months as (
    select * from {{ ref('int_revenue__item_months') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    item_months.currency,
    min(item_months.month) as first_month,
    max(item_months.month) as last_month,
    count(distinct item_months.customer_id) as n_customers,
    'No exchange rate from ' || coalesce(item_months.currency, 'a missing currency') || ' to '
    || settings.reporting_currency || ' that is at most ' || settings.fx_max_age_days
    || ' days old at the end of ' || count(distinct item_months.month)
    || ' months in which customers are billed in it. Add the rates to finance.fx_rates or to'
    || ' rules/fx_rates.csv: of the pair, or of both with a third currency.' as reason
from item_months
cross join settings
left join fx_rates
    on item_months.currency = fx_rates.currency
    and item_months.month = fx_rates.month
where fx_rates.rate is null
group by item_months.currency, settings.reporting_currency, settings.fx_max_age_days
