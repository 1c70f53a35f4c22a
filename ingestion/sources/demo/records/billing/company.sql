-- What billing has once for the whole company.
create or replace table facts.products as
select
    item::int as item,
    product,
    'prod_N' || lpad(item, 14, '0') as product_id,
    product_family as family,
    pricing_scheme as scheme,
    usd_amount::decimal(8, 2) as usd_amount,
    divide_by::int as divide_by,
    unit_label,
from read_csv(getvariable('catalog_folder') || '/products.csv', all_varchar = true);

create or replace table facts.currencies as
select
    currency,
    minor_digits::int as minor_digits,
    price_factor::decimal(8, 2) as price_factor,
    usd_rate::decimal(18, 8) as usd_rate,
from read_csv(getvariable('catalog_folder') || '/currencies.csv', all_varchar = true);

create or replace table facts.billing_intervals as
select
    billing_interval,
    interval_count::int as interval_count,
    letter,
    months_charged::decimal(5, 2) as months_charged,
    stripe_interval,
    stripe_interval_count::int as stripe_interval_count,
    case billing_interval when 'week' then 52 when 'month' then 12 when 'quarter' then 4 else 1 end
        as periods_a_year,
from read_csv(getvariable('catalog_folder') || '/billing_intervals.csv', all_varchar = true);

-- Rates swing by 4% about their mean, month by month.
create or replace table facts.fx_rates as
select
    currencies.currency,
    months.month,
    case
        when currencies.currency = 'USD' then 1
        else round(
            currencies.usd_rate::double
            * (0.96 + 0.08 * uniform('exchange rate', currencies.currency || months.month::text)),
            8
        )
    end::decimal(18, 8) as rate,
from facts.currencies
cross join facts.months
order by currencies.currency, months.month;

create or replace table records.finance__fx_rates as
select
    month as rate_date,
    currency as from_currency,
    'USD' as to_currency,
    rate::decimal(28, 8) as rate,
    null::bigint as _customer,
from facts.fx_rates
where currency <> 'USD'
order by month, currency;

create or replace table records.billing__products as
select
    product_id,
    product as product_name,
    family as product_family,
    true as is_active,
    null::bigint as _customer,
    item as _item,
    ((select min(month) from facts.months) - 400)::timestamp as _created_at,
    unit_label as _unit_label,
from facts.products
order by product_id;

create or replace table records.billing_tax_rates as
select
    tax_rate_id(country_code, tax_rate, inclusive = 1) as tax_rate_id,
    country_code as country,
    case when region = 'EMEA' and country_code <> 'CH' then 'VAT' else 'Tax' end as display_name,
    (tax_rate * 100)::decimal(7, 4) as percentage,
    inclusive = 1 as is_inclusive,
    ((select min(month) from facts.months) - 400)::timestamp as _created_at,
from facts.countries
cross join range(2) as both_ways (inclusive)
where tax_rate > 0 and (inclusive = 0 or is_tax_inclusive)
order by tax_rate_id;
