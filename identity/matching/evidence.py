"""Weighs pairs of records: what agrees, what contradicts, and what that is worth to each rule."""

from __future__ import annotations

import duckdb

from identity.matching.comparison import AGREEMENTS

# A domain on which one system has two records that are not alike is used by several companies.
DOMAINS_OF_SEVERAL = f"""
create or replace temp table domains_of_several as
with domains as (
    select distinct value from matching.keys semi join {{records}} using (record)
    where kind = 'domain'
),

holders as (
    select keys.value, keys.record, count(*) over (partition by keys.value) as n_records
    from matching.keys
    inner join domains using (value)
    where keys.kind = 'domain'
),

compared as (
    select left_side.value, {AGREEMENTS}
    from holders as left_side
    inner join holders as right_side
        on left_side.value = right_side.value
        and left_side.record < right_side.record
    inner join matching.records as a on left_side.record = a.record
    inner join matching.records as b on right_side.record = b.record
    where left_side.n_records <= $largest_block
        and a.department = b.department
        and a.source_system = b.source_system
)

select value from holders where n_records > $largest_block
union
select value
from compared
where name_agreement in ('differ', 'part') or tax_number_agreement = 'differ'
"""

COMPARABLE = """
{into}
with others as (
    select keys.record, list(keys.value) as domains
    from matching.keys
    semi join {records} using (record)
    semi join domains_of_several using (value)
    where keys.kind = 'domain'
    group by keys.record
)

select
    records.* replace (
        case
            when others.record is null then records.domains
            else list_filter(
                records.domains, lambda domain: not list_contains(others.domains, domain)
            )
        end as domains
    )
from matching.records
semi join {records} using (record)
left join others using (record)
"""

PARTNERS = """
create or replace temp table partners as
select distinct record
from (select record_a as record from candidates union all select record_b from candidates)
anti join affected using (record)
"""

# Second records of one customer in one system share more than a name: what finds them are the keys
# that a company has few of.
ALIKE_IN_SYSTEM = f"""
create or replace temp table alike_in_system as
with mine as (
    select keys.record, keys.kind, keys.value, comparable.department, comparable.source_system
    from matching.keys
    inner join comparable using (record)
    where keys.kind in ('name', 'letters', 'domain', 'contact', 'phone', 'address', 'tax_number')
),

blocks as (
    select kind, value
    from matching.keys
    semi join mine using (kind, value)
    group by kind, value
    having count(*) between 2 and $largest_block
),

keyed as (
    select * from mine semi join blocks using (kind, value)
),

pairs as (
    select distinct left_side.record as record_a, right_side.record as record_b
    from keyed as left_side
    inner join keyed as right_side using (kind, value, department, source_system)
    where left_side.record < right_side.record
)

select record_a, record_b
from (
    select pairs.*, {AGREEMENTS}
    from pairs
    inner join comparable as a on pairs.record_a = a.record
    inner join comparable as b on pairs.record_b = b.record
)
where name_agreement in ('same', 'similar')
"""

IS_ALIKE = "name_agreement in ('same', 'similar')"
N_AGREEING = f"""
    (({IS_ALIKE})::int
    + (domain_agreement = 'same')::int
    + (contact_agreement = 'same')::int
    + (phone_agreement = 'same')::int
    + (address_agreement = 'same')::int
    + (tax_number_agreement = 'same')::int
    + (registration_number_agreement = 'same')::int)
"""

COMPARED = f"""
create or replace temp table {{into}} as
with compared as (
    select pairs.*, {AGREEMENTS}
    from {{pairs}} as pairs
    inner join comparable as a on pairs.record_a = a.record
    inner join comparable as b on pairs.record_b = b.record
)

select *, {IS_ALIKE} as is_alike, {N_AGREEING} as n_agreeing
from compared
"""

# What must hold for any rule but what people said; the rest is said by each rule.
CONTRADICTION = """
    case
        when country_agreement = 'differ' then 'their countries differ'
        when tax_number_agreement = 'differ' then 'their tax numbers differ'
        when registration_number_agreement = 'differ' then 'their registration numbers differ'
    end
"""

STRONG_JUDGED = f"""
create or replace temp table strong_judged as
with sided as (
    select record_a, record_b, record_a as record, b.department || ' ' || b.source_system as system
    from strong_compared
    inner join comparable as b on strong_compared.record_b = b.record
    where rule = 'external_id'
    union all
    select record_a, record_b, record_b, a.department || ' ' || a.source_system
    from strong_compared
    inner join comparable as a on strong_compared.record_a = a.record
    where rule = 'external_id'
),

named_back as (
    select
        sided.record_a,
        sided.record_b,
        bool_or(
            others_named.named_record not in (sided.record_a, sided.record_b)
        ) as names_another
    from sided
    inner join others_named
        on sided.record = others_named.record
        and sided.system = others_named.named_system
    group by sided.record_a, sided.record_b
)

select
    strong_compared.*,
    case
        when rule in ('always', 'merge') then null
        when {CONTRADICTION} is not null then {CONTRADICTION}
        when rule in ('tax_number', 'registration_number') then
            case
                when name_agreement = 'differ' and n_agreeing < 2
                    then 'their names differ and nothing but the number agrees'
            end
        when is_mutual then null
        when named_back.names_another and not (is_alike and n_agreeing >= 2)
            then 'the record that is named names another one'
        when n_agreeing = 0 and 'differ' in (
            name_agreement, domain_agreement, phone_agreement, address_agreement
        ) then 'no other value agrees'
    end as objection
from strong_compared
left join named_back using (record_a, record_b)
"""

# A corporate domain needs a second signal: a name alike, or another way to reach the same people.
CANDIDATES_JUDGED = f"""
create or replace temp table candidates_judged as
select
    *,
    {CONTRADICTION} as objection,
    domain_agreement = 'same' and (
        is_alike
        or (
            name_agreement = 'unknown'
            and 'same' in (phone_agreement, address_agreement, contact_agreement)
        )
        or (
            name_agreement = 'part' and phone_agreement = 'same' and address_agreement = 'same'
        )
    ) as has_domain_and_more
from candidates_compared
where n_agreeing > 0
"""


def prepare_records(connection: duckdb.DuckDBPyConnection, largest_block: int) -> None:
    """Leave `comparable` and `alike_in_system`.

    The affected records, with the domains that one company alone uses; and pairs of them that one
    system has under names that are alike.
    """
    _compare_with(
        connection, largest_block, "affected", "create or replace temp table comparable as"
    )
    connection.execute(ALIKE_IN_SYSTEM, {"largest_block": largest_block})


def judge_strong(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave `strong_judged`: the pairs of `strong`, compared, with what contradicts them."""
    connection.execute(COMPARED.format(into="strong_compared", pairs="strong"))
    connection.execute(STRONG_JUDGED)


def judge_candidates(connection: duckdb.DuckDBPyConnection, largest_block: int) -> None:
    """Leave `candidates_judged`: those of `candidates` in which some value agrees.

    `comparable` gets the partners that it lacks.
    """
    connection.execute(PARTNERS)
    _compare_with(connection, largest_block, "partners", "insert into comparable")
    connection.execute(COMPARED.format(into="candidates_compared", pairs="candidates"))
    connection.execute(CANDIDATES_JUDGED)


def _compare_with(
    connection: duckdb.DuckDBPyConnection, largest_block: int, records: str, into: str
) -> None:
    connection.execute(DOMAINS_OF_SEVERAL.format(records=records), {"largest_block": largest_block})
    connection.execute(COMPARABLE.format(records=records, into=into))
