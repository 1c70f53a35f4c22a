"""From one ledger to the next: what happened to the ids between two publications."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from identity.ids.causes import KEEPS_APART, write_events
from identity.ids.claims import claim
from identity.ids.ledger import ALIASES, EVENTS, FORMER, LINKS, MEMBERS, Ledger
from identity.ids.memberships import next_former, next_members

PLACED = """
create temp table placed as
select
    department,
    source_system,
    record_id,
    customer_id as cluster,
    row_number() over (order by department, source_system, record_id) as position
from clusters
"""

# Where every id leads that does not live: to the customer that has its records, else to the one
# that it gave way to, and on from there. One that leads nowhere is retired.
LEADS = """
create temp table leads as
with recursive known as (
    select
        ids.customer_id,
        ids.is_living as was_living,
        claims.cluster as claimed_by,
        aliases.merged_into_id
    from ids
    left join claims on ids.customer_id = claims.customer_id
    left join aliases on ids.customer_id = aliases.alias_id
    where ids.customer_id not in (select cluster from placed)
),

steps as (
    select customer_id, merged_into_id as next_id
    from known
    where merged_into_id is not null
    union all
    select steps.customer_id, coalesce(known.claimed_by, known.merged_into_id)
    from steps
    inner join known on steps.next_id = known.customer_id
    where coalesce(known.claimed_by, known.merged_into_id) is not null
),

ends as (
    select steps.customer_id, steps.next_id
    from steps
    left join known on steps.next_id = known.customer_id
    where coalesce(known.claimed_by, known.merged_into_id) is null
)

select
    known.customer_id,
    known.was_living,
    known.merged_into_id is not null as was_alias,
    coalesce(known.claimed_by, ends.next_id) as leads_to,
    case
        when known.claimed_by is null or known.claimed_by = ends.next_id then known.merged_into_id
        else known.claimed_by
    end as merged_into_id
from known
left join ends on known.customer_id = ends.customer_id
"""

NEXT_ALIASES = """
select
    leads.customer_id as alias_id,
    leads.leads_to as customer_id,
    leads.merged_into_id,
    case when leads.was_alias then aliases.cause else new_events.cause end as cause,
    coalesce(aliases.since, $since) as since
from leads
left join aliases on leads.customer_id = aliases.alias_id
left join new_events
    on leads.customer_id = new_events.customer_id
    and new_events.event = 'merged'
where leads.leads_to is not null
order by alias_id
"""

NEXT_LINKS = f"""
select distinct
    department_a, source_system_a, record_id_a,
    department_b, source_system_b, record_id_b,
    rule
from links
where rule <> '{KEEPS_APART}'
order by all
"""


def advance(previous: Ledger, clusters: pa.Table, links: pa.Table, since: date) -> Ledger:
    """The ledger that goes with a publication of `clusters`.

    Args:
        previous: the ledger of the last publication, which `clusters` were resolved with.
        clusters: result of `identity.ids.resolution.resolve`.
        links: the links it was resolved with, see `identity.ids.ledger.LINKS`; other columns are
            ignored. Rows of the rule `never` connected nothing: they say why records are apart.
        since: the run's as_of date, kept with every line that is new.
    """
    with duckdb.connect() as connection:
        tables = {**previous.parts(), "links_before": previous.links, "links": links}
        for name, table in {**tables, "clusters": clusters}.items():
            connection.register(name, table)
        connection.execute(PLACED)
        claim(connection)
        connection.execute(LEADS)
        write_events(connection, since)
        new_events = connection.table("new_events").to_arrow_table().cast(EVENTS)
        aliases = connection.execute(NEXT_ALIASES, {"since": since}).to_arrow_table()
        return Ledger(
            members=next_members(connection, since).cast(MEMBERS),
            former=next_former(connection).cast(FORMER),
            aliases=aliases.cast(ALIASES),
            events=pa.concat_tables([previous.events, new_events]),
            links=connection.execute(NEXT_LINKS).to_arrow_table().cast(LINKS),
        )
