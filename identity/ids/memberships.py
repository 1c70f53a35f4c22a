"""The records of each customer in the next ledger, and the ids they carried before."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

# Where several ids are one customer, a record that joins is of none of them by itself. A record
# that goes back to an id it carried has the date that it had there.
NEXT_MEMBERS = """
with customers as (
    select placed.cluster as customer_id, count(claims.customer_id) > 1 as has_several_ids
    from (select distinct cluster from placed) as placed
    left join claims on placed.cluster = claims.cluster
    group by placed.cluster
),

present as (
    select
        placed.cluster as customer_id,
        placed.department,
        placed.source_system,
        placed.record_id,
        case
            when members.held_id = placed.cluster then members.since
            else coalesce(former.since, $since)
        end as since,
        placed.cluster as held_id,
        case
            when members.own_id = placed.cluster or leads.leads_to = placed.cluster
                then members.own_id
            when not customers.has_several_ids then placed.cluster
        end as own_id,
        cast(null as date) as gone_since
    from placed
    inner join customers on placed.cluster = customers.customer_id
    left join members using (department, source_system, record_id)
    left join former
        on placed.department = former.department
        and placed.source_system = former.source_system
        and placed.record_id = former.record_id
        and placed.cluster = former.customer_id
    left join leads on members.own_id = leads.customer_id
),

absent as (
    select
        coalesce(leads.leads_to, members.held_id) as customer_id,
        members.department,
        members.source_system,
        members.record_id,
        members.since,
        members.held_id,
        members.own_id,
        coalesce(members.gone_since, $since) as gone_since
    from members
    left join leads on members.held_id = leads.customer_id
    anti join placed using (department, source_system, record_id)
)

from present union all from absent
order by department, source_system, record_id
"""

# What a record keeps are ids that lead to the customer it belongs to now; those that live again, or
# that now lead elsewhere, are no way back for it. What is not there keeps what it had.
NEXT_FORMER = """
with carried as (
    select department, source_system, record_id, depth, customer_id, since
    from former
    union all
    select
        members.department,
        members.source_system,
        members.record_id,
        cast(9223372036854775807 as bigint) as depth,
        members.held_id as customer_id,
        members.since
    from members
    inner join placed using (department, source_system, record_id)
    where members.held_id <> placed.cluster
),

kept as (
    select carried.*
    from carried
    inner join placed using (department, source_system, record_id)
    inner join leads on carried.customer_id = leads.customer_id
    where leads.leads_to = placed.cluster
    union all
    select former.*
    from former
    anti join placed using (department, source_system, record_id)
)

select
    kept.department,
    kept.source_system,
    kept.record_id,
    row_number() over (
        partition by kept.department, kept.source_system, kept.record_id order by kept.depth
    ) as depth,
    kept.customer_id,
    kept.since
from kept
left join placed using (department, source_system, record_id)
left join former
    on kept.department = former.department
    and kept.source_system = former.source_system
    and kept.record_id = former.record_id
    and placed.cluster = former.customer_id
where former.depth is null or kept.depth < former.depth
order by department, source_system, record_id, depth
"""


def next_members(connection: duckdb.DuckDBPyConnection, since: date) -> pa.Table:
    """The next `identity.ids.ledger.MEMBERS`.

    Args:
        connection: holds the ledger, and what `identity.ids.succession.advance` made of it.
        since: for records that are new to their customer, or missed for the first time.
    """
    return connection.execute(NEXT_MEMBERS, {"since": since}).to_arrow_table()


def next_former(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The next `identity.ids.ledger.FORMER`."""
    return connection.execute(NEXT_FORMER).to_arrow_table()
