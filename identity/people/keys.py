"""What records of people are compared by: e-mail address, name, initials, telephone number."""

from __future__ import annotations

UNKNOWN_CUSTOMER = "(unknown)"
"""Records under it have no customer in common, so nothing is compared."""

SHARED_BY = 3
"""A mail domain that people of so many customers use is a provider's or a group's."""

FORMS_OF_ADDRESS = ("dr", "frau", "herr", "mme", "mr", "mrs", "ms", "prof")
"""Words before a name that are no part of it."""

# A record that came twice counts once, whatever the order.
PERSON_RECORDS = """
create temp table person_records as
select
    row_number() over (order by department, source_system, record_id, customer_id) - 1 as position,
    department,
    source_system,
    record_id,
    customer_id,
    min(full_name) as full_name,
    min(email) as email,
    min(phone) as phone,
    min(created_at) as created_at,
    max(left_at) as left_at
from records
group by department, source_system, record_id, customer_id
"""

# Accents and their two-letter spellings fold to one letter: Müller, Mueller, Muller are one name.
MACROS = """
create temp macro folded(word) as
    replace(replace(replace(
        translate(
            replace(replace(replace(strip_accents(lower(word)), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            'øłđðı', 'olddi'
        ),
        'ae', 'a'), 'oe', 'o'), 'ue', 'u');
create temp macro words_of(phrase) as
    list_filter(
        regexp_split_to_array(
            regexp_replace(folded(phrase), '[''’`´]', '', 'g'), '[^\\pL]+'
        ),
        lambda word: word <> ''
    );
create temp macro letters_of(mailbox) as
    regexp_replace(lower(mailbox), '[^a-z]', '', 'g')
"""

# The first address in the text, without tags after a plus; Gmail ignores dots.
ADDRESSES = r"""
create temp table addresses as
with found as (
    select
        position,
        regexp_extract(
            lower(email),
            '([^@\s<>,;:"]+)@([^@\s<>,;:"]+[.][^@\s<>,;:"]+)',
            ['mailbox', 'domain']
        ) as parts
    from person_records
),

named as (
    select
        position,
        regexp_replace(parts.mailbox, '(.)[+].*$', '\1') as mailbox,
        case parts.domain when 'googlemail.com' then 'gmail.com' else parts.domain end
            as mail_domain
    from found
    where parts.domain <> ''
)

select
    named.position,
    named.mailbox,
    named.mail_domain,
    case
        when named.mail_domain = 'gmail.com' then replace(named.mailbox, '.', '')
        else named.mailbox
    end || '@' || named.mail_domain as address,
    letters_of(named.mailbox) in (select letters_of(mailbox) from role_mailboxes) as is_role_address
from named
"""

# A mailbox's record has no name of a person: fewer than two words, or a word that names the work or
# the company.
COMPARED = f"""
create temp table compared as
with named as (
    select
        person_records.*,
        addresses.* exclude (position),
        list_filter(
            words_of(coalesce(full_name, '')), lambda word: word not in {FORMS_OF_ADDRESS}
        ) as words,
        regexp_matches(
            full_name, '[\\p{{Han}}\\p{{Hiragana}}\\p{{Katakana}}\\p{{Hangul}}]'
        ) as is_cjk
    from person_records
    left join addresses using (position)
),

judged as (
    select
        *,
        coalesce(
            is_role_address
            and not (coalesce(is_cjk, false) and len(words) > 0)
            and (
                len(words) < 2
                or list_has_any(
                    words,
                    list_append(
                        (select list(letters_of(mailbox)) from role_mailboxes),
                        folded(split_part(mail_domain, '.', 1))
                    )
                )
            ),
            false
        ) as is_role_mailbox
    from named
),

shared_domains as (
    select mail_domain
    from judged
    where customer_id <> '{UNKNOWN_CUSTOMER}' and mail_domain is not null
    group by mail_domain
    having count(distinct customer_id) >= {SHARED_BY}
)

select
    position,
    department,
    source_system,
    record_id,
    customer_id,
    created_at,
    left_at,
    words,
    is_cjk,
    is_role_mailbox,
    case when not is_role_address or is_role_mailbox then address end as address,
    case when not is_role_address then mailbox end as mailbox,
    case
        when not is_role_address and mail_domain not in (from shared_domains) then mail_domain
    end as own_domain,
    strpos(full_name, ',') > 0 as is_family_first,
    right(
        regexp_replace(regexp_replace(lower(phone), '[a-z#].*$', ''), '[^0-9]', '', 'g'), 8
    ) as phone_digits
from judged
"""

# A name in another script, or none, is compared by the two words in the address as well.
SPELLINGS = f"""
create temp table spellings as
with written as (
    select position, words, coalesce(is_cjk, false) as is_cjk
    from compared
    union all
    select
        position,
        words_of(regexp_replace(mailbox, '[0-9]+$', '')),
        false
    from compared
    where
        not regexp_matches(array_to_string(words, ''), '[a-z]')
        and regexp_full_match(mailbox, '[a-z]+[._-][a-z]+[0-9]*')
),

sorted_words as (
    select
        position,
        is_cjk,
        words,
        list_sort(list_filter(words, lambda word: len(word) > 1)) as long_words,
        list_filter(words, lambda word: len(word) = 1)[1] as initial
    from written
)

select
    position,
    compared.customer_id,
    sorted_words.long_words,
    case
        when sorted_words.is_cjk
            then nullif(array_to_string(sorted_words.words, ''), sorted_words.words[1][1])
        when len(long_words) > 1 then array_to_string(long_words, ' ')
    end as name_key,
    case when len(long_words) = 1 and not sorted_words.is_cjk then initial end as initial,
    case
        when len(long_words) = 1 and initial is not null and not sorted_words.is_cjk
            then long_words[1]
    end as family_name
from sorted_words
inner join compared using (position)
where customer_id <> '{UNKNOWN_CUSTOMER}' and not is_role_mailbox
"""
