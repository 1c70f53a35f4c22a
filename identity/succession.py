"""From one ledger to the next: what happened to the ids between two publications."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from identity.ledger import ALIASES, EVENTS, MEMBERS, Ledger

KEY = "create type key as struct(department varchar, source_system varchar, record_id varchar)"

# A record keeps its line while it keeps its customer; one that is gone keeps the line it had.
NEXT_MEMBERS = """
with present as (
    select
        clusters.customer_id,
        department,
        source_system,
        record_id,
        case
            when clusters.customer_id = members.customer_id then members.since
            else $since
        end as since
    from clusters
    left join members using (department, source_system, record_id)
),

absent as (
    select
        coalesce(merged.customer_id, members.customer_id) as customer_id,
        department,
        source_system,
        record_id,
        members.since
    from members
    left join merged on members.customer_id = merged.alias_id
    where not exists (
        from clusters
        where (clusters.department, clusters.source_system, clusters.record_id)
            = (members.department, members.source_system, members.record_id)
    )
)

from present union all from absent
order by department, source_system, record_id
"""

# Records that changed their customer: the id they left lives on elsewhere (split) or not (merge).
MOVES = """
create temp table moves as
select
    members.customer_id as old_id,
    clusters.customer_id as new_id,
    count(*) as n_records,
    min(row(department, source_system, record_id)::key) as smallest_key,
    old_id in (select customer_id from clusters) as is_old_alive,
    new_id in (select customer_id from members) as is_new_known
from members
inner join clusters using (department, source_system, record_id)
where members.customer_id <> clusters.customer_id
group by all
"""

MERGED = """
create temp table merged as
select old_id as alias_id, new_id as customer_id
from moves
where not is_old_alive
qualify row_number() over (partition by old_id order by n_records desc, smallest_key) = 1
"""

NEXT_ALIASES = """
with pointed as (
    select
        aliases.alias_id,
        coalesce(merged.customer_id, aliases.customer_id) as customer_id,
        aliases.cause,
        aliases.since
    from aliases
    left join merged on aliases.customer_id = merged.alias_id
    union all
    select alias_id, customer_id, 'merge' as cause, $since as since
    from merged
)

from pointed
where alias_id not in (select customer_id from clusters)
order by alias_id
"""

# An id that was an alias and lives again is not born but returned.
NEW_EVENTS = """
with happened as (
    select 'merged' as event, alias_id as customer_id, customer_id as other_customer_id
    from merged
    union all
    select 'split', new_id, old_id
    from moves
    where is_old_alive and not is_new_known
    union all
    select 'moved', new_id, old_id
    from moves
    where is_old_alive and is_new_known
    union all
    select distinct
        case when customer_id in (select alias_id from aliases) then 'returned' else 'born' end,
        customer_id,
        cast(null as varchar)
    from clusters
    where customer_id not in (select customer_id from members)
)

select $generation_number as generation_number, happened.*, $since as occurred_on
from happened
order by event, customer_id, other_customer_id nulls first
"""


def advance(previous: Ledger, clusters: pa.Table, generation_number: int, since: date) -> Ledger:
    """The ledger that goes with a publication of `clusters`.

    Args:
        previous: the ledger of the last publication, which `clusters` were resolved with.
        clusters: result of `identity.resolution.resolve`.
        generation_number: the generation that is about to be published.
        since: the run's as_of date, kept with every line that is new.
    """
    with duckdb.connect() as connection:
        connection.register("clusters", clusters)
        connection.register("members", previous.members)
        connection.register("aliases", previous.aliases)
        connection.execute(KEY)
        connection.execute(MOVES)
        connection.execute(MERGED)
        rows = {"since": since}
        members = connection.execute(NEXT_MEMBERS, rows).to_arrow_table().cast(MEMBERS)
        aliases = connection.execute(NEXT_ALIASES, rows).to_arrow_table().cast(ALIASES)
        events = connection.execute(
            NEW_EVENTS, {"since": since, "generation_number": generation_number}
        )
        new_events = events.to_arrow_table().cast(EVENTS)
    return Ledger(members, aliases, pa.concat_tables([previous.events, new_events]))
