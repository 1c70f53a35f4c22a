"""Pairs that something strong speaks for: people, merges, ids that records keep, numbers."""

from __future__ import annotations

import duckdb

from identity.matching.candidates import ONLY_SEARCHING

NUMBER = "md5_number_lower(concat_ws(chr(31), {0}))"
KEY_A = NUMBER.format("department_a, source_system_a, record_id_a")
KEY_B = NUMBER.format("department_b, source_system_b, record_id_b")

# The records that a run looks at again: those that changed, those that they name or
# that people join them with, those that share a key with them which finds others, and all that hung
# together with one of these. A key that only searches says nothing to a record that was complete:
# it does not search, and one that finds it is looked at for itself.
COUNTED_KEYS = """
create or replace temp table counted_keys as
select keys.kind, keys.value, count(*) as n_records
from matching.keys
semi join touched_keys using (kind, value)
group by keys.kind, keys.value
"""

SEEDS = f"""
create or replace temp table seeds as
select record from changed
union
select {KEY_B} as record
from source_links
semi join changed
    on source_links.department_a = changed.department
    and source_links.source_system_a = changed.source_system
    and source_links.record_id_a = changed.record_id
union
select records.record
from matching.records
inner join (
    select {KEY_A} as one, {KEY_B} as other from source_pairs where decision = 'always'
    union all
    select {KEY_B}, {KEY_A} from source_pairs where decision = 'always'
) as pairs on records.record = pairs.other
semi join changed on pairs.one = changed.record
union
select keys.record
from matching.keys
inner join touched_keys using (kind, value)
inner join counted_keys using (kind, value)
left join matching.neighbours using (record)
where counted_keys.n_records - touched_keys.n_touching <= $largest_block
    and (keys.kind not in $searching or neighbours.is_left_over)
"""

AFFECTED = """
create or replace temp table affected as
select record from seeds
union
select records.record
from matching.records
inner join matching.neighbours using (record)
where neighbours.group_record in (
    select group_record from matching.neighbours
    where record in (select record from seeds union all select record from gone)
)
"""

# The links of the records that are looked at: a link's records hang together, so both are.
LOOKED_AT = f"""
create or replace temp table named_from_affected as
with looked_at as (
    select department, source_system, record_id
    from matching.records
    semi join affected using (record)
)

select {KEY_A} as named_from, {KEY_B} as named_to, rule, department_b, source_system_b
from source_links
semi join looked_at
    on source_links.department_a = looked_at.department
    and source_links.source_system_a = looked_at.source_system
    and source_links.record_id_a = looked_at.record_id
where rule in ('external_id', 'merge')
"""

# Whatever order a pair is named in, it is one pair. What names itself is none.
STRONG = f"""
create or replace temp table strong as
with named as (
    select named_from, named_to, rule from named_from_affected
    union all
    select {KEY_A}, {KEY_B}, 'always' from source_pairs where decision = 'always'
),

numbers as (
    select distinct kind, value
    from matching.keys
    semi join affected using (record)
    where kind in ('tax_number', 'registration_number')
),

numbered as (
    select keys.record, keys.kind, keys.value
    from matching.keys
    semi join numbers using (kind, value)
    qualify count(*) over (partition by keys.kind, keys.value) between 2 and $largest_block
),

proposed as (
    select
        least(named_from, named_to) as record_a,
        greatest(named_from, named_to) as record_b,
        rule,
        named_from
    from named
    where named_from <> named_to
    union all
    select left_side.record, right_side.record, left_side.kind, null
    from numbered as left_side
    inner join numbered as right_side
        on left_side.kind = right_side.kind
        and left_side.value = right_side.value
        and left_side.record < right_side.record
)

select
    record_a,
    record_b,
    rule,
    count(distinct named_from) = 2 as is_mutual
from proposed
semi join affected on proposed.record_a = affected.record
semi join matching.records as present on proposed.record_b = present.record
group by record_a, record_b, rule
"""

# An account that went into another is that other, when somebody asks which one an id names.
OTHERS_NAMED = f"""
create or replace temp table others_named as
with merged as (
    select {KEY_A} as record, min({KEY_B}) as survivor
    from source_links
    where rule = 'merge'
    group by 1
),

named as (
    select
        named_from as record,
        coalesce(merged.survivor, named_to) as named_record,
        department_b || ' ' || source_system_b as named_system
    from named_from_affected
    left join merged on named_to = merged.record
    where rule = 'external_id'
)

select distinct record, named_record, named_system
from named
"""


def find_affected(connection: duckdb.DuckDBPyConnection, largest_block: int) -> None:
    """Leave the temporary table `affected`: the records whose links may change in this run."""
    connection.execute(
        "create table if not exists matching.neighbours"
        " (record ubigint, group_record ubigint, is_left_over boolean)"
    )
    connection.execute(COUNTED_KEYS)
    connection.execute(SEEDS, {"largest_block": largest_block, "searching": list(ONLY_SEARCHING)})
    connection.execute(AFFECTED)


def propose_strong(connection: duckdb.DuckDBPyConnection, largest_block: int) -> None:
    """Leave `strong` (pairs and rules) and `others_named` (which records a record names by id)."""
    connection.execute(LOOKED_AT)
    connection.execute(STRONG, {"largest_block": largest_block})
    connection.execute(OTHERS_NAMED)
