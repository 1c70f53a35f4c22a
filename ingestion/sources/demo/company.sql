-- What all customers of the company share: its months, and the countries that it sells to.
create or replace table facts.months as
select
    cast(month as date) as month,
    cast(month + interval 1 month as date) as next_month,
from facts.settings
cross join lateral unnest(generate_series(
    date_trunc('month', settings.as_of) - to_months(settings.n_months - 1),
    date_trunc('month', settings.as_of),
    interval 1 month
)) as months(month)
order by month;

create or replace table facts.countries as
select
    country_code,
    country_name,
    region,
    currency,
    timezone,
    tax_rate::decimal(5, 4) as tax_rate,
    is_tax_inclusive::boolean as is_tax_inclusive,
    weight::integer as weight,
    domain_suffix,
from read_csv(getvariable('catalog_folder') || '/countries.csv', all_varchar = true);
