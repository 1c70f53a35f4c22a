-- Every price of the company: product × currency × interval × level, with and without tax in it.
-- A currency in which prices hold tax is the currency of one country.
create or replace temp table selling_currencies as
select
    currencies.*,
    false as is_tax_inclusive,
    0::decimal(5, 4) as tax_in_price,
from facts.currencies
union all
select
    currencies.*,
    true as is_tax_inclusive,
    max(countries.tax_rate) as tax_in_price,
from facts.currencies
inner join facts.countries
    on currencies.currency = countries.currency
    and countries.is_tax_inclusive
group by all;

create or replace temp table price_sheets as
select
    products.*,
    intervals.billing_interval,
    intervals.interval_count,
    intervals.letter,
    intervals.months_charged,
    intervals.stripe_interval,
    intervals.stripe_interval_count,
    levels.generation::int as generation,
    levels.price_level::decimal(6, 4) as price_level,
from facts.products as products
cross join facts.billing_intervals as intervals
cross join read_csv(getvariable('catalog_folder') || '/price_levels.csv', all_varchar = true)
    as levels
where products.item <= 9
union all
-- One-off: onboarding in two sizes, credits by the unit of top-up.
select
    products.*,
    'one_time' as billing_interval,
    1 as interval_count,
    'o' as letter,
    1::decimal(5, 2) as months_charged,
    null as stripe_interval,
    null as stripe_interval_count,
    1 as generation,
    sizes.price_level,
from facts.products as products
inner join (values (10, 1.0000::decimal(6, 4)), (10, 3.2000), (11, 1.0000))
    as sizes (item, price_level)
    on products.item = sizes.item;

-- What one US dollar a month of list price comes to: smallest units × 10^k, exact.
create or replace temp table priced as
select
    sheets.*,
    currencies.currency,
    currencies.is_tax_inclusive,
    currencies.tax_in_price,
    currencies.minor_digits,
    (
        (currencies.price_factor * sheets.months_charged)::decimal(20, 4)
        * (sheets.price_level * (1 + currencies.tax_in_price))::decimal(12, 8)
    )::decimal(26, 12) as factor,
    case when currencies.minor_digits = 0 then 1 else 100 end as minor_units,
    'price_N' || lpad(sheets.item::text, 2, '0') || currencies.currency || sheets.letter
    || sheets.interval_count || 'L' || lpad((sheets.price_level * 10000)::int::text, 5, '0')
    || case when currencies.is_tax_inclusive then 'i' else 'x' end as price_id,
from price_sheets as sheets
cross join selling_currencies as currencies;

create or replace table facts.sold_tiers as
select
    product,
    up_to::bigint as up_to,
    usd_amount::decimal(8, 2) as usd_amount,
    usd_flat::decimal(8, 2) as usd_flat,
    lag(up_to::bigint, 1, 0) over (partition by product order by up_to::bigint nulls last) as above,
from read_csv(getvariable('catalog_folder') || '/price_tiers.csv', all_varchar = true);

create or replace table facts.prices as
select
    priced.price_id,
    priced.item,
    priced.product,
    priced.currency,
    priced.billing_interval,
    priced.interval_count,
    priced.price_level::decimal(9, 4) as price_level,
    priced.is_tax_inclusive,
    priced.tax_in_price,
    priced.scheme,
    priced.divide_by,
    case
        when priced.scheme not in ('graduated', 'volume')
            then price_minor(priced.usd_amount, priced.minor_units, priced.factor)
    end as unit_minor,
    tiers.tiers,
    priced.minor_digits,
    priced.generation,
    priced.stripe_interval,
    priced.stripe_interval_count,
from priced
left join (
    select
        priced.price_id,
        list({
            'above': sold_tiers.above,
            'up_to': sold_tiers.up_to,
            'unit_minor':
                price_minor(sold_tiers.usd_amount, priced.minor_units, priced.factor),
            'flat_minor': price_minor(sold_tiers.usd_flat, priced.minor_units, priced.factor)
        } order by sold_tiers.above) as tiers,
    from priced
    inner join facts.sold_tiers
        on priced.product = sold_tiers.product
    group by priced.price_id
) as tiers
    on priced.price_id = tiers.price_id
order by priced.price_id;

create or replace table records.billing__prices as
select
    prices.price_id,
    products.product_id,
    prices.currency,
    to_major(prices.unit_minor, prices.minor_digits)::decimal(28, 8) as unit_amount,
    prices.billing_interval,
    prices.interval_count,
    prices.scheme as pricing_scheme,
    prices.divide_by::decimal(18, 4) as package_size,
    case when prices.item = 9 then 'metered' else 'licensed' end as usage_type,
    prices.is_tax_inclusive,
    case when prices.is_tax_inclusive then prices.tax_in_price * 100 end::decimal(18, 4)
        as tax_percentage,
    prices.generation > 0 as is_active,
    null::bigint as _customer,
    ((select min(month) from facts.months) - 400)::timestamp
    + to_hours(prices.generation * 24) as _created_at,
    prices.generation as _generation,
    prices.price_level as _price_level,
    prices.unit_minor as _unit_minor,
    case when prices.billing_interval = 'one_time' then 'one_time' else 'recurring' end
        as _stripe_type,
    prices.stripe_interval as _stripe_interval,
    prices.stripe_interval_count as _stripe_interval_count,
    case when prices.scheme in ('graduated', 'volume') then 'tiered' else 'per_unit' end
        as _billing_scheme,
    case when prices.scheme in ('graduated', 'volume') then prices.scheme end as _tiers_mode,
    list_transform(
        prices.tiers,
        lambda tier: {
            'up_to': tier.up_to, 'unit_amount': tier.unit_minor, 'flat_amount': tier.flat_minor
        }
    )::json as _tiers,
    prices.divide_by as _divide_by,
    case when prices.is_tax_inclusive then 'inclusive' else 'exclusive' end as _tax_behavior,
    prices.product || ', ' || prices.billing_interval || ' × ' || prices.interval_count
        as _nickname,
    case
        when prices.scheme = 'flat' then json_object('pricing', 'flat', 'level', price_level::text)
        else json_object('level', price_level::text)
    end as _metadata,
from facts.prices
inner join facts.products
    on prices.item = products.item
order by prices.price_id;
