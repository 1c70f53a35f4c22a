"""Which group of records every id ever given belongs to now, and which of several ids lives."""

from __future__ import annotations

import duckdb

# An id is held by the records that carried it when they were last there, and by those that carried
# it until it gave way. Those that take it back when a merge is undone hold it as their own (2);
# those that came while several ids were one have no other (1); the rest has one to go back to (0).
HELD_IDS = """
create temp table held_ids as
select
    department,
    source_system,
    record_id,
    members.held_id as customer_id,
    members.since,
    case
        when members.held_id = members.own_id then 2
        when members.own_id is null and former.record_id is null then 1
        else 0
    end as hold,
    members.gone_since is null as was_there
from members
left join (from former where depth = 1) as former using (department, source_system, record_id)
union all
select
    department,
    source_system,
    record_id,
    former.customer_id,
    former.since,
    case
        when former.customer_id = members.own_id then 2
        when members.own_id is null and former.depth = 1 then 1
        else 0
    end as hold,
    members.gone_since is null as was_there
from former
inner join members using (department, source_system, record_id)
"""

IDS = """
create temp table ids as
with given as (
    select customer_id, bool_or(gone_since is null) as is_living
    from members
    group by customer_id
    union all
    select alias_id, false
    from aliases
),

lives as (
    select
        customer_id,
        min(step) filter (where event = 'born') as born_in,
        max(step) filter (where event in ('merged', 'retired')) as ended_in
    from events
    group by customer_id
)

select given.customer_id, given.is_living, lives.born_in, lives.ended_in
from given
left join lives on given.customer_id = lives.customer_id
"""

# An id goes with the larger part of the records that hold it. But records that returned only now do
# not outvote those that were there, and a part whose records all have an id to go back to does not
# outvote one with records that have not; among such parts the one that held the id first has it.
# The smallest record key breaks ties.
CLAIMS = """
create temp table claims as
select
    held_ids.customer_id,
    placed.cluster,
    min(placed.position) as first_position
from placed
inner join held_ids using (department, source_system, record_id)
group by held_ids.customer_id, placed.cluster
qualify row_number() over (
    partition by held_ids.customer_id
    order by
        max(hold) filter (where was_there) desc nulls last,
        max(hold) desc,
        case when max(hold) = 0 then min(since) end nulls last,
        count(*) filter (where was_there) desc,
        count(*) desc,
        first_position
) = 1
"""

# Of several ids in one cluster a living one lives on, the oldest first; else the one that ended
# last, so that undoing what happened last restores what was before.
SURVIVING = """
create temp table surviving as
select claims.cluster, claims.customer_id
from claims
inner join ids on claims.customer_id = ids.customer_id
qualify row_number() over (
    partition by claims.cluster
    order by
        ids.is_living desc,
        case when ids.is_living then 0 else ids.ended_in end desc nulls last,
        ids.born_in nulls first,
        claims.first_position,
        claims.customer_id
) = 1
"""


def claim(connection: duckdb.DuckDBPyConnection) -> None:
    """Find out where the ids of a ledger belong.

    Args:
        connection: holds the ledger's members, former, aliases and events, and
            placed(department, source_system, record_id, cluster, position): one row a record that
            is there, with the group it belongs to and its place in the order of keys.
            Gets ids(customer_id, is_living, born_in, ended_in): every id ever given;
            claims(customer_id, cluster, first_position): the group of each id that any record
            holds; surviving(cluster, customer_id): the id that lives on in each group that has one.
    """
    for statement in (HELD_IDS, IDS, CLAIMS, SURVIVING):
        connection.execute(statement)
