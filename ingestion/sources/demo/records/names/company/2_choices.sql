-- Word lists by language, so that a word is found by its place; a weight is a number of slots.
create or replace table facts.brand_lists as
select
    brand_words.language,
    list(coalesce(native, '') order by position) filter (part = 'first') as firsts,
    list(coalesce(latin, '') order by position) filter (part = 'first') as latin_firsts,
    list(coalesce(native, '') order by position) filter (part = 'second') as seconds,
    list(coalesce(latin, '') order by position) filter (part = 'second') as latin_seconds,
    list(coalesce(native, '') order by position) filter (part = 'affix') as affixes,
    list(coalesce(latin, '') order by position) filter (part = 'affix') as latin_affixes,
    list(coalesce(native, '') order by position) filter (part = 'extra') as extras,
    list(coalesce(latin, '') order by position) filter (part = 'extra') as latin_extras,
from facts.brand_words
group by brand_words.language
order by brand_words.language;

create or replace table facts.trade_lists as
select
    language,
    industry,
    list(coalesce(native, '') order by position) as trades,
    list(coalesce(latin, '') order by position) as latin_trades,
from facts.trade_words
group by language, industry
order by language, industry;

create or replace table facts.person_lists as
select
    language,
    list(native order by position) filter (part = 'given') as givens,
    list(latin order by position) filter (part = 'given') as latin_givens,
    list(native order by position) filter (part = 'family') as families,
    list(latin order by position) filter (part = 'family') as latin_families,
from facts.person_names
group by language
order by language;

create or replace table facts.street_lists as
select language, list(street order by street) as streets
from facts.streets
group by language
order by language;

create or replace table facts.title_lists as
select contact_role, list(job_title order by job_title) as job_titles
from facts.job_titles
group by contact_role
order by contact_role;

create or replace table facts.odd_lists as
select
    kind,
    coalesce(cast(applies_to as varchar), '') as applies_to,
    list(word order by word) as words,
from facts.odd_words
group by kind, coalesce(cast(applies_to as varchar), '')
order by kind, applies_to;

create or replace table facts.city_slots as
select
    cities.*,
    row_number() over (partition by country_code order by latin_city) - 1 as slot,
from facts.cities
cross join lateral unnest(range(weight)) as copies(copy)
order by country_code, slot;

create or replace table facts.legal_form_slots as
select
    legal_forms.* exclude (glue),
    coalesce(glue, '') as glue,
    row_number() over (
        partition by country_code order by legal_form, latin_form, other_form
    ) - 1 as slot,
from facts.legal_forms
cross join lateral unnest(range(weight)) as copies(copy)
order by country_code, slot;

create or replace table facts.country_slots as
select
    cities.country_code,
    cities.n_city_slots,
    legal_forms.n_form_slots,
from (
    select country_code, cast(sum(weight) as bigint) as n_city_slots
    from facts.cities
    group by country_code
) as cities
inner join (
    select country_code, cast(sum(weight) as bigint) as n_form_slots
    from facts.legal_forms
    group by country_code
) as legal_forms
    on cities.country_code = legal_forms.country_code
order by cities.country_code;

create or replace table records.helpdesk_agents as
select
    cast(agent as integer) as agent,
    helpdesk_person_id(agent_number(agent)) as person_id,
    agent_name,
    lower(replace(agent_name, ' ', '.')) || '@northbeam.example' as email,
    timezone,
from facts.agents
order by agent;
