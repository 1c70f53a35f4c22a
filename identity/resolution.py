"""Which records are one customer, and which id that customer keeps (docs/metrics.md, Identity)."""

from __future__ import annotations

import hashlib

import duckdb
import pyarrow as pa

from identity.components import components

CLUSTERS = pa.schema(
    [
        ("department", pa.string()),
        ("source_system", pa.string()),
        ("record_id", pa.string()),
        ("customer_id", pa.string()),
    ]
)

SEPARATOR = "\x1f"
"""Stands between the parts of a record key; no export holds it."""

RANKED_RECORDS = """
create temp table ranked_records as
select
    department,
    source_system,
    record_id,
    row_number() over (order by department, source_system, record_id) - 1 as position
from (select distinct department, source_system, record_id from records)
"""

LINKED_POSITIONS = """
select record_a.position, record_b.position
from links
inner join ranked_records as record_a
    on links.department_a = record_a.department
    and links.source_system_a = record_a.source_system
    and links.record_id_a = record_a.record_id
inner join ranked_records as record_b
    on links.department_b = record_b.department
    and links.source_system_b = record_b.source_system
    and links.record_id_b = record_b.record_id
"""

KNOWN_IDS = """
create temp table known_ids as
select
    department,
    source_system,
    record_id,
    members.since,
    coalesce(aliases.customer_id, members.customer_id) as customer_id
from members
left join aliases on members.customer_id = aliases.alias_id
"""

# An id stays with the cluster that holds most of its records; the smallest record key breaks ties.
# A cluster that is left with several ids keeps the oldest; of several of one day that which holds
# most of its records, so that a part which was split off that day goes back under the id it left.
SURVIVING_IDS = """
with ages as (
    select
        customer_id,
        min(since) as born_on,
        min((department, source_system, record_id)) as smallest_key
    from known_ids
    group by customer_id
),

holdings as (
    select clusters.cluster, known_ids.customer_id, count(*) as n_records
    from ranked_records
    inner join clusters using (position)
    inner join known_ids using (department, source_system, record_id)
    group by clusters.cluster, known_ids.customer_id
    qualify row_number() over (
        partition by known_ids.customer_id order by n_records desc, min(position)
    ) = 1
)

select holdings.cluster, holdings.customer_id
from holdings
inner join ages using (customer_id)
qualify row_number() over (
    partition by holdings.cluster
    order by ages.born_on, holdings.n_records desc, ages.smallest_key, holdings.customer_id
) = 1
"""

NEW_CLUSTERS = """
select ranked_records.position, department, source_system, record_id
from ranked_records
where position in (select cluster from clusters)
    and position not in (select cluster from surviving)
order by position
"""

RECORDS_WITH_IDS = """
select department, source_system, record_id, customer_id
from ranked_records
inner join clusters using (position)
inner join named using (cluster)
order by position
"""


def resolve(records: pa.Table, links: pa.Table, members: pa.Table, aliases: pa.Table) -> pa.Table:
    """Give every record the id of its customer.

    Records that links connect are one customer. An id of the ledger lives on with the larger part
    of its records; of several ids in one customer the oldest lives, of several of one day that of
    the most records. A customer without an id gets one made from its smallest record key, so that
    neither order nor repetition of the input counts.

    Args:
        records: department, source_system, record_id; one row a record.
        links: department_a, source_system_a, record_id_a and the same with _b; other columns and
            links to records that are not there are ignored.
        members: ledger of the last publication, see `identity.ledger.MEMBERS`.
        aliases: ids that gave way to others, see `identity.ledger.ALIASES`.

    Returns:
        department, source_system, record_id, customer_id; one row a record, in order of its key.
    """
    with duckdb.connect() as connection:
        for name, table in (
            ("records", records), ("links", links), ("members", members), ("aliases", aliases),
        ):  # fmt: skip
            connection.register(name, table)
        connection.execute(RANKED_RECORDS)
        connection.execute(KNOWN_IDS)
        n_records = len(connection.table("ranked_records"))
        clusters = components(n_records, connection.execute(LINKED_POSITIONS).fetchall())
        connection.register("clusters", _positions(clusters))
        surviving = connection.execute(SURVIVING_IDS).to_arrow_table()
        connection.register("surviving", surviving)
        known = connection.execute("select distinct customer_id from known_ids").fetchall()
        new = connection.execute(NEW_CLUSTERS).fetchall()
        born = _new_ids(new, taken={customer_id for (customer_id,) in known})
        connection.register("named", pa.concat_tables([surviving.cast(born.schema), born]))
        return connection.execute(RECORDS_WITH_IDS).to_arrow_table().cast(CLUSTERS)


def _positions(clusters: list[int]) -> pa.Table:
    return pa.table(
        {
            "position": pa.array(range(len(clusters)), pa.int64()),
            "cluster": pa.array(clusters, pa.int64()),
        }
    )


def _new_ids(clusters: list[tuple[int, str, str, str]], taken: set[str]) -> pa.Table:
    """An id for each cluster, made from its smallest record key.

    An id that lives elsewhere is not used twice. An id that became an alias is free again: it was
    made from the same record, so a merge that is undone gives back the id from before it.
    """
    ids = []
    for _, *key in clusters:
        attempt = 0
        while (customer_id := _id_of(key, attempt)) in taken:
            attempt += 1
        taken.add(customer_id)
        ids.append(customer_id)
    positions = [position for position, *_ in clusters]
    return pa.table(
        {"cluster": pa.array(positions, pa.int64()), "customer_id": pa.array(ids, pa.string())}
    )


def _id_of(key: list[str], attempt: int) -> str:
    parts = [*key, str(attempt)] if attempt else key
    return f"cus_{hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()[:16]}"
