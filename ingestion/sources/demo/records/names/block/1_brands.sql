-- Brands. A customer's number, shuffled, is its place among all brands of its language, so no two
-- share one but by intent: homonyms, and subsidiaries named after their parent.
create or replace temp table own_brands as
with sized as (
    select
        customers.customer,
        customers.parent_customer,
        customers.country_code,
        country_manners.language,
        country_manners.is_affix_before,
        trade_lists.trades,
        trade_lists.latin_trades,
        brand_lists.* exclude (language),
        customers.customer % country_manners.plain_name_every > 0 as has_affix,
        customers.customer // if(
            customers.customer % country_manners.plain_name_every > 0,
            1,
            country_manners.plain_name_every
        ) as number,
        if(
            customers.customer % country_manners.plain_name_every > 0, len(affixes) - 1, 1
        ) as n_affixes,
        len(firsts) as n_firsts,
        len(seconds) as n_seconds,
        len(trades) as n_trades,
        cast(
            floor(uniform('brand', country_manners.language) * 1000000) as bigint
        ) as moved_by,
    from facts.customers
    inner join facts.country_manners
        on customers.country_code = country_manners.country_code
    inner join facts.brand_lists
        on country_manners.language = brand_lists.language
    inner join facts.trade_lists
        on country_manners.language = trade_lists.language
        and customers.industry = trade_lists.industry
),

shuffled as (
    select
        *,
        n_firsts * n_seconds * n_trades * n_affixes as n_brands,
        (
            number % n_brands * if(has_affix, 2654435761, 3266489917) + moved_by
        ) % n_brands as place,
        number // n_brands as n_rounds,
        place % n_seconds as second_place,
        place // n_seconds % n_firsts as first_digit,
        place // n_seconds // n_firsts % n_trades as trade_digit,
        place // n_seconds // n_firsts // n_trades as affix_digit,
        (first_digit + 37 * second_place) % n_firsts as first_place,
        (trade_digit + 5 * second_place + 11 * first_digit) % n_trades as trade_place,
        if(has_affix, 2, 1)
        + (affix_digit + 3 * second_place + 7 * first_digit) % n_affixes as affix_place,
        (n_rounds - 1) % len(extras) + 1 as extra_place,
        if(
            n_rounds > len(extras), ' ' || ((n_rounds - 1) // len(extras) + 1), ''
        ) as extra_number,
    from sized
),

worded as (
    select
        *,
        firsts[first_place + 1] || seconds[second_place + 1] as stem,
        trades[trade_place + 1] as tail,
        affixes[affix_place] as affix,
        if(n_rounds > 0, extras[extra_place] || extra_number, '') as extra,
        latin_firsts[first_place + 1] || latin_seconds[second_place + 1] as latin_stem,
        latin_trades[trade_place + 1] as latin_tail,
        latin_affixes[affix_place] as latin_affix,
        if(n_rounds > 0, latin_extras[extra_place] || extra_number, '') as latin_extra,
    from shuffled
)

select
    customer,
    parent_customer,
    country_code,
    language,
    stem,
    tail,
    if(is_affix_before, affix || stem || tail, stem || tail || affix) || extra as brand,
    if(
        is_affix_before,
        latin_affix || latin_stem || latin_tail,
        latin_stem || latin_tail || latin_affix
    ) || latin_extra as latin_brand,
from worded;

create or replace temp table brands as
with drawn as (
    select
        customers.customer,
        customers.country_code,
        cast(floor(
            uniform('city', customers.customer) * country_slots.n_city_slots
        ) as bigint) as slot,
    from facts.customers
    inner join facts.country_slots
        on customers.country_code = country_slots.country_code
),

placed as (
    select
        drawn.customer,
        city_slots.city,
        city_slots.latin_city,
        city_slots.state,
        city_slots.postal_code_form,
        city_slots.area_code,
        city_slots.timezone,
    from drawn
    inner join facts.city_slots
        on drawn.country_code = city_slots.country_code
        and drawn.slot = city_slots.slot
),

tied as (
    select
        own_brands.customer,
        own_brands.country_code,
        own_brands.language,
        placed.* exclude (customer),
        parents.customer is not null
        and uniform('named after parent', own_brands.customer) < 0.6
        and parents.language not in ('ja', 'ko', 'zh') as is_after_parent,
        neighbours.customer is not null and own_brands.parent_customer is null
        and uniform('homonym', own_brands.customer) < 0.004 as is_homonym,
        -- A subsidiary adds its city, in letters that the parent's name is written in.
        ' ' || if(
            own_brands.language in ('ja', 'ko', 'zh'), placed.latin_city, placed.city
        ) as city_tail,
        own_brands.stem as own_stem,
        own_brands.tail as own_tail,
        own_brands.brand as own_brand,
        own_brands.latin_brand as own_latin_brand,
        parents.brand as parent_brand,
        parents.latin_brand as parent_latin_brand,
        neighbours.customer as neighbour,
        neighbours.stem as neighbour_stem,
        neighbours.tail as neighbour_tail,
        neighbours.brand as neighbour_brand,
        neighbours.latin_brand as neighbour_latin_brand,
    from own_brands
    inner join placed
        on own_brands.customer = placed.customer
    left join own_brands as parents
        on own_brands.parent_customer = parents.customer
    left join own_brands as neighbours
        on if(own_brands.customer % 10 = 1, null, own_brands.customer - 1)
        = neighbours.customer
        and neighbours.parent_customer is null
)

select
    customer,
    country_code,
    language,
    city,
    latin_city,
    state,
    postal_code_form,
    area_code,
    timezone,
    case
        when is_after_parent then parent_brand
        when is_homonym then neighbour_stem
        else own_stem
    end as stem,
    case
        when is_after_parent then city_tail
        when is_homonym then neighbour_tail
        else own_tail
    end as tail,
    case
        when is_after_parent then parent_brand || city_tail
        when is_homonym then neighbour_brand
        else own_brand
    end as brand,
    case
        when is_after_parent then parent_latin_brand || ' ' || latin_city
        when is_homonym then neighbour_latin_brand
        else own_latin_brand
    end as latin_brand,
    if(is_homonym, neighbour, null) as homonym_of,
    is_after_parent or is_homonym as shares_brand,
from tied;
