-- Customers by their legal names, addresses, domains and numbers.
create or replace temp table numbered as
with drawn as (
    select
        brands.*,
        countries.country_name,
        countries.domain_suffix,
        country_manners.phone_prefix,
        customers.parent_customer,
        customers.band,
        cast(floor(
            uniform('legal form', brands.customer) * country_slots.n_form_slots
        ) as bigint) as form_slot,
        uniform('street', brands.customer) as street_chance,
        uniform('house', brands.customer) as house_chance,
        uniform('size', brands.customer) as size_chance,
        uniform('revenue', brands.customer) as revenue_chance,
        uniform('registered', brands.customer) as registered_chance,
        uniform('taxed', brands.customer) as taxed_chance,
        uniform('domain', brands.customer) as domain_chance,
        uniform('free mail', brands.customer) as mail_chance,
        cast(floor(uniform('digits', brands.customer) * 100000000) as bigint) as drawn_digits,
        -- Other for each customer: the factors are primes that do not divide the ranges.
        brands.customer * 982451653 % 900000000 + 100000000 as nine,
        brands.customer * 32452843 % 90000000 + 10000000 as eight,
        brands.customer * 15485863 % 9000000 + 1000000 as seven,
        street_lists.streets,
        (
            regexp_replace(lower(replace(latin_brand, '''', '')), '[^a-z0-9]+', '-', 'g')
        ) as slug,
    from brands
    inner join facts.customers
        on brands.customer = customers.customer
    inner join facts.countries
        on brands.country_code = countries.country_code
    inner join facts.country_manners
        on brands.country_code = country_manners.country_code
    inner join facts.country_slots
        on brands.country_code = country_slots.country_code
    inner join facts.street_lists
        on brands.language = street_lists.language
)

select
    drawn.*,
    legal_form_slots.legal_form,
    legal_form_slots.latin_form,
    legal_form_slots.other_form,
    legal_form_slots.is_before,
    legal_form_slots.glue,
    lpad(cast(drawn_digits as varchar), 8, '0') as digits,
    -- A brand that two share needs a domain of its own.
    slug || if(shares_brand, cast((customer - 1) % 10 as varchar), '')
    || '.' || domain_suffix as domain,
    case
        when domain_chance >= mess_rates.shared_domain then 'own'
        when parent_customer is not null then 'group'
        else 'free mail'
    end as domain_class,
    streets[1 + cast(floor(street_chance * len(streets)) as bigint)] as street_form,
    cast(1 + floor(house_chance * 180) as bigint) as house,
    cast(floor(case band
        when 'tiny' then 2 + 12 * size_chance
        when 'small' then 10 + 80 * size_chance
        when 'middle' then 60 + 340 * size_chance
        when 'upper' then 300 + 2200 * size_chance
        else 1500 + 18000 * size_chance * size_chance
    end) as bigint) as n_employees,
from drawn
inner join facts.legal_form_slots
    on drawn.country_code = legal_form_slots.country_code
    and drawn.form_slot = legal_form_slots.slot
cross join facts.mess_rates;

create or replace temp table names as
select
    numbered.*,
    free_mail.words[
        1 + cast(floor(numbered.mail_chance * len(free_mail.words)) as bigint)
    ] as free_mail_domain,
    parents.domain as parent_domain,
    if(
        numbered.is_before,
        numbered.legal_form || numbered.glue || numbered.brand,
        numbered.brand || numbered.glue || numbered.legal_form
    ) as legal_name,
    numbered.latin_brand || ' ' || numbered.latin_form as latin_legal_name,
from numbered
left join numbered as parents
    on numbered.parent_customer = parents.customer
left join (
    select
        countries.country_code,
        list_concat(anywhere.words, coalesce(here.words, [])) as words,
    from facts.countries
    inner join facts.odd_lists as anywhere
        on anywhere.kind = 'free mail'
        and anywhere.applies_to = ''
    left join facts.odd_lists as here
        on here.kind = 'free mail'
        and countries.country_code = here.applies_to
) as free_mail
    on numbered.country_code = free_mail.country_code;

create or replace table facts.names as
select
    customer,
    brand,
    latin_brand,
    legal_name,
    latin_legal_name,
    legal_form,
    language,
    domain,
    case domain_class
        when 'free mail' then free_mail_domain
        when 'group' then parent_domain
        else domain
    end as mail_domain,
    domain_class = 'free mail' as has_free_mail,
    domain_class,
    regexp_replace(regexp_replace(regexp_replace(
        if(
            language in ('ja', 'zh') and contains(street_form, '-'),
            replace(street_form, '#-#', (house % 9 + 1) || '-' || (house % 17 + 1)),
            street_form
        ),
        '#丁目', (house % 6 + 1) || '丁目'
    ), '#', cast(house as varchar)), '#', cast(house % 9 + 1 as varchar)) as street,
    city,
    state,
    regexp_replace(regexp_replace(regexp_replace(
        postal_code_form, '#', substr(digits, 1, 1)
    ), '#', substr(digits, 2, 1)), '#', substr(digits, 3, 1)) as postal_code,
    phone_prefix || ' ' || area_code || ' ' || substr(digits, 2, 3) || ' ' || substr(
        digits, 5, 4
    ) as phone,
    country_name,
    timezone,
    case
        when taxed_chance < case when country_code = 'US' then 0.7 when band = 'tiny' then 0.3
            else 0.05 end then null
        when country_code = 'US' then substr(cast(nine as varchar), 1, 2) || '-'
            || substr(cast(nine as varchar), 3, 7)
        when country_code = 'CA' then with_luhn_digit(cast(eight as varchar)) || 'RT0001'
        when country_code = 'BR' then brazilian_number(cast(eight as varchar))
        when country_code = 'DE' then german_vat(cast(eight as varchar))
        when country_code = 'AT' then austrian_vat(cast(seven as varchar))
        when country_code = 'FR' then french_vat(with_luhn_digit(cast(eight as varchar)))
        when country_code = 'NL' then dutch_vat(cast(eight as varchar))
        when country_code = 'GB' then british_vat(cast(seven as varchar))
        when country_code = 'CH' then swiss_uid(cast(eight as varchar)) || ' MWST'
        when country_code = 'JP' then 'T' || japanese_number('010' || nine)
        when country_code = 'KR' then korean_number(cast(nine as varchar))
        when country_code = 'CN' then chinese_number(
            '91310000' || chinese_organization(cast(eight as varchar))
        )
        when country_code = 'AU' then australian_number(cast(nine as varchar))
    end as tax_number,
    case
        when registered_chance < 0.4 then null
        when country_code = 'DE' then 'HRB ' || seven % 300000
        when country_code = 'AT' then 'FN ' || substr(cast(seven as varchar), 1, 6) || ' '
            || substr('abcdfghikmpstvwxyz', cast(1 + seven % 18 as bigint), 1)
        when country_code = 'FR' then with_luhn_digit(cast(eight as varchar))
        when country_code in ('NL', 'GB') then cast(eight as varchar)
        when country_code = 'CH' then swiss_uid(cast(eight as varchar))
        when country_code = 'JP' then japanese_number('010' || nine)
        when country_code = 'KR' then '110111-' || seven
        when country_code = 'CN' then chinese_number(
            '91310000' || chinese_organization(cast(eight as varchar))
        )
        when country_code = 'AU' then cast(nine as varchar)
        when country_code = 'CA' then seven || '-' || seven % 10
        when country_code = 'BR' then brazilian_number(cast(eight as varchar))
    end as registration_number,
    n_employees,
    cast(
        round(n_employees * (60 + 200 * revenue_chance)) * 1000 as decimal(18, 0)
    ) as annual_revenue_usd,
    homonym_of,
    stem,
    tail,
    other_form,
    phone_prefix,
    area_code,
    country_code,
from names
order by customer;
