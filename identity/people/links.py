"""What joins two records of one customer's people: the rules, the strongest first."""

from __future__ import annotations

from identity.people.keys import UNKNOWN_CUSTOMER

SAME_ADDRESS = f"""
select position, min(position) over (partition by customer_id, address) as other, 1 as rule
from compared
where address is not null and customer_id <> '{UNKNOWN_CUSTOMER}'
"""

# Two addresses of own domains that one system keeps at one time are two people of one name.
HOMONYMS = """
create temp table homonyms as
with held as (
    select
        customer_id,
        name_key,
        department,
        source_system,
        address,
        min(coalesce(created_at, '-infinity'::timestamp)) as held_from,
        max(coalesce(left_at, 'infinity'::timestamp)) as held_to
    from spellings
    inner join compared using (position, customer_id)
    where own_domain is not null and name_key is not null
    group by all
)

select distinct customer_id, name_key
from held
qualify held_from < max(held_to) over (
    partition by customer_id, name_key, department, source_system
    order by held_from, address
    rows between unbounded preceding and 1 preceding
)
"""

NAMES = """
create temp table names as
select
    customer_id,
    name_key,
    min(position) as other,
    any_value(long_words) as long_words
from spellings
anti join homonyms using (customer_id, name_key)
where name_key is not null
group by customer_id, name_key
"""

SAME_NAME = """
select position, other, 2 as rule
from spellings
inner join names using (customer_id, name_key)
"""

# Full names that an initial and a family name may stand for, homonyms among them.
MEANT = """
create temp table meant as
with initials as (
    select distinct customer_id, initial, family_name from spellings where initial is not null
),

full_names as (
    select distinct customer_id, name_key, long_words, unnest(long_words) as family_name
    from spellings
    where name_key is not null and customer_id in (select customer_id from initials)
)

select
    customer_id,
    initial,
    family_name,
    count(distinct name_key) as n_names,
    min(name_key) as name_key
from initials
left join full_names using (customer_id, family_name)
where
    name_key is null
    or len(list_filter(long_words, lambda word: word <> family_name and word[1] = initial)) > 0
group by customer_id, initial, family_name
"""

# Another address of the same domain is another person's.
SAME_INITIAL = """
with candidates as (
    select spellings.position, names.name_key, names.other, customer_id, address, own_domain
    from spellings
    inner join meant using (customer_id, initial, family_name)
    inner join names on spellings.customer_id = names.customer_id
        and meant.name_key = names.name_key
    inner join compared using (position, customer_id)
    where meant.n_names = 1
),

addresses_of_names as (
    select distinct customer_id, name_key, own_domain, address
    from spellings
    inner join compared using (position, customer_id)
    where own_domain is not null and name_key is not null
)

select position, other, 3 as rule
from candidates
where not exists (
    from addresses_of_names as known
    where
        known.customer_id = candidates.customer_id
        and known.name_key = candidates.name_key
        and known.own_domain = candidates.own_domain
        and known.address <> candidates.address
)
"""

# Initials that stand for no full name are one person unless their addresses differ.
INITIALS_ALONE = """
with alone as (
    select position, customer_id, initial, family_name, address, own_domain
    from spellings
    inner join compared using (position, customer_id)
    where
        initial is not null
        and not exists (
            from meant
            where
                meant.customer_id = spellings.customer_id
                and meant.initial = spellings.initial
                and meant.family_name = spellings.family_name
                and meant.n_names > 0
        )
),

one_person as (
    select customer_id, initial, family_name, min(position) as other
    from alone
    group by customer_id, initial, family_name
    having count(distinct address) filter (where own_domain is not null) <= 1
)

select position, other, 3 as rule
from alone
inner join one_person using (customer_id, initial, family_name)
"""

# A number of several families is a switchboard's; a system that lists two given names behind one
# number and family name knows them as two people.
SAME_PHONE = f"""
with called as (
    select
        position,
        customer_id,
        department,
        source_system,
        phone_digits,
        case when is_family_first then words[1] else words[-1] end as family_name,
        case when is_family_first then words[2] when len(words) > 1 then words[1] end as given_name
    from compared
    where
        len(phone_digits) = 8
        and len(words) > 0
        and not is_role_mailbox
        and customer_id <> '{UNKNOWN_CUSTOMER}'
        and position not in (
            select position from spellings inner join homonyms using (customer_id, name_key)
        )
),

systems as (
    select
        customer_id,
        phone_digits,
        min(family_name) as first_family_name,
        max(family_name) as last_family_name,
        count(distinct given_name) as n_given_names,
        min(position) as position
    from called
    group by customer_id, phone_digits, department, source_system
),

one_person as (
    select customer_id, phone_digits, min(position) as other
    from systems
    group by customer_id, phone_digits
    having min(first_family_name) = max(last_family_name) and max(n_given_names) <= 1
)

select position, other, 4 as rule
from called
inner join one_person using (customer_id, phone_digits)
"""

LINKS = f"""
create temp table links as
select position, other, min(rule) as rule
from (
    ({SAME_ADDRESS}) union all ({SAME_NAME}) union all ({SAME_INITIAL})
    union all ({INITIALS_ALONE}) union all ({SAME_PHONE})
)
where position <> other
group by position, other
"""
