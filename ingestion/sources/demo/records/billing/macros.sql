-- Arithmetic that billing shares, in whole numbers: DuckDB divides decimals as doubles.

-- numerator ÷ denominator, half away from zero; the denominator is positive.
create or replace macro divided(numerator, denominator) as
    (2 * numerator::hugeint + sign(numerator)::hugeint * denominator) // (2 * denominator);

-- An amount with tax in it, without that tax, to 8 decimals.
create or replace macro without_tax(amount, tax_rate) as
    (divided(
        (amount::decimal(28, 8) * 100000000)::hugeint * 10000,
        10000 + (tax_rate * 10000)::hugeint
    )::decimal(38, 0) * 0.00000001)::decimal(28, 8);

-- Whole smallest units of an amount, half away from zero.
create or replace macro to_minor(amount, minor_digits) as
    round(amount * case when minor_digits = 0 then 1 else 100 end)::bigint;

-- An amount of so many smallest units.
create or replace macro to_major(minor, minor_digits) as
    (minor::decimal(18, 0) * case when minor_digits = 0 then 1.0000 else 0.0100 end)
    ::decimal(18, 4);

-- Tax on an amount without tax, both in smallest units.
create or replace macro tax_of(net_minor, tax_rate) as
    divided(net_minor * (tax_rate * 10000)::bigint, 10000)::bigint;

-- Ids as Stripe's look; the same in both forms.
create or replace macro stripe_id(prefix, number, digits) as
    prefix || '_N' || lpad(number::text, digits, '0');

-- The second of the day at which a subscription's events happen, in the forenoon.
create or replace macro second_of(subscription) as
    to_seconds((subscription * 7919 % 39600)::integer);

create or replace macro tax_rate_id(country_code, tax_rate, is_inclusive) as
    'txr_N' || country_code || lpad((tax_rate * 10000)::int::text, 5, '0')
    || case when is_inclusive then 'i' else 'x' end;

-- The number that a customer reads on an invoice.
create or replace macro invoice_number(invoice) as
    'NB' || lpad((invoice // 100000)::text, 7, '0') || '-' || invoice // 10000 % 10 || '-'
    || lpad((invoice % 10000)::text, 4, '0');

-- A price in US dollars as smallest units of another currency and interval.
create or replace macro price_minor(usd_amount, minor_units, factor) as
    round((usd_amount * minor_units)::decimal(12, 2) * factor)::bigint;
