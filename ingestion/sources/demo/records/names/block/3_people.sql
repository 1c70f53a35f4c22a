-- People at customers: those of the start, sponsors who replace others, and those who come from
-- another customer of the same ten.
create or replace temp table stays as
with sized as (
    select
        customers.customer,
        customers.start_date,
        customers.band,
        settings.as_of,
        uniform('people', customers.customer) as people_chance,
        uniform('mover', customers.customer) as mover_chance,
        uniform('mover left', customers.customer) as left_chance,
        uniform('mover gap', customers.customer) as gap_chance,
        case band
            when 'tiny' then 2 + cast(floor(2 * people_chance) as integer)
            when 'small' then 2 + cast(floor(3 * people_chance) as integer)
            when 'middle' then 3 + cast(floor(4 * people_chance) as integer)
            when 'upper' then 4 + cast(floor(5 * people_chance) as integer)
            else 5 + cast(floor(4 * people_chance) as integer)
        end as n_people,
    from facts.customers
    cross join facts.settings
),

changes as (
    select
        customer,
        left_date,
        replaced_date,
        row_number() over (partition by customer order by left_date) as change,
        lead(left_date) over (partition by customer order by left_date) as next_left_date,
    from facts.sponsor_changes
),

-- A mover is the first sponsor where that one left, else the last of the people who may go.
movers as (
    select
        sized.customer,
        if(changes.left_date is not null, 1, sized.n_people) as person,
        coalesce(
            changes.left_date,
            sized.start_date + cast(floor(
                60 + left_chance * greatest(sized.as_of - sized.start_date - 60, 0)
            ) as integer)
        ) as moved_date,
        moved_date + cast(floor(14 + gap_chance * 31) as integer) as joined_date,
        others.customer as destination,
    from sized
    left join changes
        on sized.customer = changes.customer
        and changes.change = 1
    inner join facts.customers as others
        on (sized.customer - 1) // 10 = (others.customer - 1) // 10
        and (sized.customer - 1) % 10 = (
            others.customer + 8 - cast(floor(sized.gap_chance * 9) as bigint)
        ) % 10
    where
        sized.mover_chance < 0.12
        and (sized.n_people > 2 or changes.left_date is not null)
        and joined_date <= sized.as_of
),

first_people as (
    select
        sized.customer,
        persons.person,
        sized.start_date,
        sized.as_of,
        sized.customer * 100 + persons.person as number,
        uniform('joined', number) as joined_chance,
        uniform('left', number) as left_chance,
        uniform('role', sized.customer) as role_chance,
        case
            when persons.person = 1 then 'sponsor'
            when persons.person = 2 then if(role_chance < 0.5, 'champion', 'admin')
            when persons.person = 3 then 'billing'
            when persons.person = 4 then if(role_chance < 0.5, 'admin', 'champion')
            else 'user'
        end as contact_role,
        if(
            persons.person <= 3,
            sized.start_date - cast(floor(10 + 70 * joined_chance) as integer),
            least(
                sized.start_date + cast(floor(300 * joined_chance * joined_chance) as integer),
                sized.as_of
            )
        ) as joined_date,
        case
            when persons.person = 1 then changes.left_date
            when movers.person = persons.person then movers.moved_date
            when persons.person > 2
                then joined_date + 60 + cast(floor(365 * -ln(1 - left_chance) / 0.07) as integer)
        end as left_date,
        if(movers.person = persons.person, movers.destination, null) as moved_to_customer,
    from sized
    cross join lateral unnest(range(1, sized.n_people + 1)) as persons(person)
    left join changes
        on sized.customer = changes.customer
        and changes.change = 1
    left join movers
        on sized.customer = movers.customer
        and persons.person = movers.person
),

all_stays as (
    select
        customer,
        cast(person as integer) as person,
        contact_role,
        joined_date,
        if(left_date <= as_of, left_date, null) as left_date,
        moved_to_customer,
        number as human,
    from first_people
    union all
    select
        changes.customer,
        cast(10 + changes.change as integer),
        'sponsor',
        changes.replaced_date,
        if(changes.next_left_date <= settings.as_of, changes.next_left_date, null),
        null,
        changes.customer * 100 + 10 + changes.change,
    from changes
    cross join facts.settings
    where changes.replaced_date <= settings.as_of
    union all
    select
        destination,
        cast(50 + (customer - 1) % 10 as integer),
        if(person = 1, 'champion', 'user'),
        joined_date,
        null,
        null,
        customer * 100 + person,
    from movers
)

select *
from all_stays;

create or replace temp table humans as
with drawn as (
    select distinct
        stays.human,
        names.language as home_language,
        names.country_code,
        uniform('foreign', stays.human) as foreign_chance,
        uniform('given name', stays.human) as given_chance,
        uniform('family name', stays.human // 100) as family_chance,
    from stays
    inner join facts.names
        on stays.human // 100 = names.customer
)

select
    drawn.human,
    drawn.home_language <> person_lists.language as is_foreign,
    person_lists.language,
    1 + cast(floor(given_chance * len(givens)) as bigint) as given_place,
    -- Colleagues of one language have different family names, so their addresses differ.
    1 + (
        cast(floor(family_chance * len(families)) as bigint) + 7 * (human % 100)
    ) % len(families) as family_place,
    givens[given_place] as first_name,
    families[family_place] as last_name,
    latin_givens[given_place] as latin_first_name,
    latin_families[family_place] as latin_last_name,
    regexp_replace(lower(latin_first_name), '[^a-z]', '', 'g') as first_part,
    regexp_replace(lower(latin_last_name), '[^a-z]', '', 'g') as last_part,
from drawn
inner join facts.person_lists
    on person_lists.language = if(foreign_chance < 0.08, 'en', drawn.home_language);

create or replace table facts.people as
with described as (
    select
        stays.*,
        humans.* exclude (human),
        names.mail_domain,
        names.domain_class,
        names.country_code,
        names.phone_prefix,
        names.area_code,
        names.timezone as home_timezone,
        stays.customer * 100 + stays.person as number,
        uniform('title', number) as title_chance,
        -- Some work elsewhere in the country, maybe in another time zone.
        uniform('away', number) as away_chance,
        if(
            away_chance < 0.15,
            cast(floor(away_chance / 0.15 * country_slots.n_city_slots) as bigint),
            null
        ) as away_slot,
        cast(floor(uniform('telephone', number) * 10000000) as bigint) as drawn_digits,
        title_lists.job_titles,
    from stays
    inner join humans
        on stays.human = humans.human
    inner join facts.names
        on stays.customer = names.customer
    inner join facts.country_slots
        on names.country_code = country_slots.country_code
    inner join facts.title_lists
        on stays.contact_role = title_lists.contact_role
),

located as (
    select described.*, coalesce(city_slots.timezone, home_timezone) as timezone
    from described
    left join facts.city_slots
        on described.country_code = city_slots.country_code
        and described.away_slot = city_slots.slot
)

select
    customer,
    person,
    case language
        when 'zh' then last_name || first_name
        when 'ko' then last_name || first_name
        when 'ja' then last_name || ' ' || first_name
        else first_name || ' ' || last_name
    end as full_name,
    latin_first_name || ' ' || latin_last_name as latin_name,
    first_name,
    last_name,
    case
        when person >= 50 then left(first_part, 1) || '.' || last_part || (person - 50)
        when is_foreign then last_part || '.' || first_part
        else first_part || '.' || last_part
    end || case domain_class
        when 'free mail' then cast(number as varchar)
        when 'group' then cast((customer - 1) % 10 as varchar)
        else ''
    end || '@' || mail_domain as email,
    job_titles[1 + cast(floor(title_chance * len(job_titles)) as bigint)] as job_title,
    contact_role,
    joined_date,
    left_date,
    moved_to_customer,
    human,
    timezone,
    phone_prefix || ' ' || area_code || ' ' || left(lpad(cast(drawn_digits as varchar), 7, '0'), 3)
    || ' ' || right(lpad(cast(drawn_digits as varchar), 7, '0'), 4) as phone,
from located
order by customer, person;
