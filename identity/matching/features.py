"""Source records as they are compared: every value in its one form, and the keys they share."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from identity.matching.forms import tell_forms
from identity.matching.values.domains import Domains
from identity.matching.values.names import LegalForms

# A record is known by a number made from its key, so that no order of arrival matters.
ARRIVING = """
create or replace temp table arriving as
with people as (
    select department, source_system, record_id, sum(cast(hash(email) as hugeint)) as people_hash
    from source_people
    group by all
),

named as (
    select
        department_a as department,
        source_system_a as source_system,
        record_id_a as record_id,
        sum(cast(hash(source_links) as hugeint)) as links_hash
    from source_links
    group by all
)

select
    md5_number_lower(concat_ws(chr(31), department, source_system, record_id)) as record,
    department,
    source_system,
    record_id,
    hash(details, people.people_hash, named.links_hash) as content_hash
from source_details as details
left join people using (department, source_system, record_id)
left join named using (department, source_system, record_id)
"""

CHANGED = """
create or replace temp table changed as
with differing as (
    select * from arriving
    anti join matching.records using (record, content_hash)
),

emails as (
    select
        department,
        source_system,
        record_id,
        list_distinct(list(lower(trim(email)))) as people_emails
    from source_people
    semi join differing using (department, source_system, record_id)
    where email like '%_@_%'
    group by all
)

select
    differing.record,
    differing.content_hash,
    details.*,
    coalesce(emails.people_emails, []) as people_emails
from differing
inner join source_details as details using (department, source_system, record_id)
left join emails using (department, source_system, record_id);

create or replace temp table gone as
select record from matching.records
anti join arriving using (record)
"""

# Written in one form by SQL alone: signs, letters and digits.
FEATURES = """
create or replace temp table changed_records as
select
    changed.record,
    changed.department,
    changed.source_system,
    changed.record_id,
    changed.record_name,
    coalesce(changed.is_test, false) as is_test,
    coalesce(changed.is_implied, false) as is_implied,
    names.core,
    names.latin,
    case
        when names.core is null then []
        when not regexp_matches(names.core, '[a-z0-9]') then [names.core]
        else list_filter(string_split(names.latin, ' '), lambda word: word <> '&')
    end as words,
    countries.code as country,
    list_sort(list_distinct(list_filter(
        [website.form, mailbox.form] || coalesce(listed.forms, []),
        lambda form: form is not null
    ))) as domains,
    list_sort(list_distinct(
        changed.people_emails
        || if(changed.email like '%_@_%', [lower(trim(changed.email))], [])
    )) as emails,
    phones.form as phone,
    nullif(regexp_replace(upper(changed.postal_code), '[^A-Z0-9]', '', 'g'), '') as postal_code,
    nullif(regexp_replace(
        lower(strip_accents(changed.street)), '[^\\p{L}\\p{N}]+', '', 'g'
    ), '') as street,
    nullif(regexp_replace(
        lower(strip_accents(changed.city)), '[^\\p{L}]+', '', 'g'
    ), '') as city,
    nullif(concat_ws(
        ', ', changed.street, nullif(concat_ws(' ', changed.postal_code, changed.city), '')
    ), '') as address,
    taxes.form as tax_number,
    registrations.form as registration_number,
    changed.content_hash
from changed
left join forms_of_names as names on changed.record_name = names.written
left join forms_of_countries as countries on changed.country = countries.written
left join forms_of_domains as website on changed.website_domain = website.written
left join forms_of_domains as mailbox on changed.email = mailbox.written
left join forms_of_domain_lists as listed on changed.record = listed.record
left join forms_of_phones as phones
    on changed.phone = phones.written
    and countries.code is not distinct from phones.country
left join forms_of_tax_numbers as taxes
    on changed.tax_number = taxes.written
    and countries.code is not distinct from taxes.country
left join forms_of_registrations as registrations
    on changed.registration_number = registrations.written
    and countries.code is not distinct from registrations.country
"""

# A rare word finds a name that is written otherwise; letters in order of the alphabet, without
# repeats, find one in which two were swapped or one was doubled.
KEYS = """
create or replace temp table changed_keys as
with keyed as (
    select record, 'domain' as kind, unnest(domains) as value from changed_records
    union all
    select record, 'contact', unnest(emails) from changed_records
    union all
    select record, 'phone', phone from changed_records
    union all
    select record, 'address', street || ' ' || coalesce(postal_code, city)
    from changed_records
    union all
    select record, 'tax_number', tax_number from changed_records
    union all
    select record, 'registration_number', registration_number from changed_records
    union all
    select record, 'name', replace(latin, ' ', '') from changed_records
    union all
    select record, 'letters', array_to_string(list_sort(list_distinct(
        string_split(replace(latin, ' ', ''), '')
    )), '') || length(latin) // 4
    from changed_records
    where length(latin) >= 8
    union all
    select record, 'word', word
    from (select record, unnest(words) as word from changed_records)
    where length(word) >= 4
    union all
    select record, 'place', postal_code || ' ' || left(latin, 3) from changed_records
)

select distinct keyed.record, keyed.kind, keyed.value
from keyed
inner join changed_records using (record)
where keyed.value is not null and not changed_records.is_test
"""

TOUCHED_KEYS = """
create or replace temp table touched_keys as
select kind, value, count(distinct record) as n_touching
from (
    select record, kind, value
    from matching.keys
    semi join (from gone union all select record from changed) using (record)
    union all
    select record, kind, value from changed_keys
)
group by kind, value
"""

STORE = """
delete from matching.records
where record in (select record from gone union all select record from changed);
insert into matching.records by name select * from changed_records;
delete from matching.keys
where record in (select record from gone union all select record from changed);
insert into matching.keys by name select * from changed_keys
"""

TABLES = """
create schema if not exists matching;
create table if not exists matching.records (
    record ubigint, department varchar, source_system varchar, record_id varchar,
    record_name varchar, is_test boolean, is_implied boolean, core varchar, latin varchar,
    words varchar[], country varchar, domains varchar[], emails varchar[], phone varchar,
    postal_code varchar, street varchar, city varchar, address varchar, tax_number varchar,
    registration_number varchar, content_hash ubigint
);
create table if not exists matching.keys (record ubigint, kind varchar, value varchar)
"""


def changed_features(
    connection: duckdb.DuckDBPyConnection,
    legal_forms: Iterable[tuple[str, bool]],
    domain_kinds: dict[str, str],
    country_names: dict[str, str],
) -> None:
    """Bring what arrived anew, changed or went into `matching.records` and `matching.keys`.

    Leaves the temporary tables `arriving`, `changed`, `gone` (records) and `touched_keys` (keys
    that a changed or gone record has or had, with how many such records).

    Args:
        connection: has the views `source_details`, `source_people` and `source_links`.
        legal_forms: see `LegalForms.of`.
        domain_kinds: see `Domains`.
        country_names: see `country_codes`.
    """
    connection.execute(TABLES)
    connection.execute(ARRIVING)
    connection.execute(CHANGED)
    tell_forms(connection, LegalForms.of(legal_forms), Domains(domain_kinds), country_names)
    connection.execute(FEATURES)
    connection.execute(KEYS)
    connection.execute(TOUCHED_KEYS)
    connection.execute(STORE)
