"""Pairs worth a look: records not yet found in every department, and those that share a key."""

from __future__ import annotations

import duckdb

SEARCHED = (
    "domain", "contact", "phone", "address", "name", "letters", "word", "place",
)  # fmt: skip
ONLY_SEARCHING = ("word", "place")
"""Those of them that many share, and that nothing but a search for partners reads."""
MOST_PARTNERS = 40
"""Partners that one record is compared with at most: those that share the most keys."""

LEFT = """
create or replace temp table departments as
select distinct department from matching.records where not is_implied and not is_test;

create or replace temp table left_over as
with found as (
    select clusters.root, count(distinct comparable.department) as n_departments
    from clusters
    inner join comparable using (record)
    group by clusters.root
)

select clusters.record
from clusters
inner join found using (root)
inner join comparable using (record)
where found.n_departments < (select count(*) from departments) and not comparable.is_test
"""

CANDIDATES = """
create or replace temp table candidates as
with left_keys as (
    select keys.record, keys.kind, keys.value
    from matching.keys
    semi join left_over using (record)
    where keys.kind in $searched
),

blocks as (
    select kind, value
    from matching.keys
    semi join left_keys using (kind, value)
    group by kind, value
    having count(*) between 2 and $largest_block
),

found as (
    select left_keys.record, keys.record as partner, count(*) as n_shared
    from left_keys
    inner join blocks using (kind, value)
    inner join matching.keys using (kind, value)
    where left_keys.record <> keys.record
    group by left_keys.record, keys.record
    qualify row_number() over (
        partition by left_keys.record order by n_shared desc, partner
    ) <= $most_partners
)

select distinct least(record, partner) as record_a, greatest(record, partner) as record_b
from found
left join clusters as mine using (record)
left join clusters as others on found.partner = others.record
where mine.root is distinct from others.root
"""

OUTSIDE = """
create or replace temp table outside as
select distinct record
from (
    select record_a as record from candidates_judged
    union all
    select record_b from candidates_judged
)
anti join affected using (record)
"""

WIDEN = """
insert into affected
select distinct records.record
from matching.records
left join matching.neighbours using (record)
where (
    record in (from outside)
    or neighbours.group_record in (
        select group_record from matching.neighbours semi join outside using (record)
    )
)
and record not in (from affected)
"""


def find_candidates(connection: duckdb.DuckDBPyConnection, largest_block: int) -> None:
    """Leave `left_over` (affected records that search) and `candidates` (pairs that they found).

    A key that more than `largest_block` records share finds nothing. The partner that is found may
    be a record that this run does not look at otherwise.
    """
    connection.execute(LEFT)
    connection.execute(
        CANDIDATES,
        {
            "searched": list(SEARCHED),
            "largest_block": largest_block,
            "most_partners": MOST_PARTNERS,
        },
    )


def widen(connection: duckdb.DuckDBPyConnection) -> bool:
    """Let `affected` have all records of `candidates_judged`; False if it had them.

    A partner with which nothing agrees has no part in any verdict. One with which something does
    comes with all that hangs together with it, and the caller starts over.
    """
    connection.execute(OUTSIDE)
    if not connection.execute("select count(*) from outside").fetchall()[0][0]:
        return False
    connection.execute(WIDEN)
    return True
