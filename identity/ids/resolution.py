"""Which records are one customer, and which id that customer keeps (docs/metrics.md, Identity)."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from identity.components import components
from identity.ids.claims import claim
from identity.ids.ledger import Ledger
from identity.ids.naming import new_ids

CLUSTERS = pa.schema(
    [
        ("department", pa.string()),
        ("source_system", pa.string()),
        ("record_id", pa.string()),
        ("customer_id", pa.string()),
    ]
)

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

PLACED = """
create temp table placed as
select department, source_system, record_id, clusters.cluster, position
from ranked_records
inner join clusters using (position)
"""

NAMELESS = """
create temp table nameless as
select cluster, department, source_system, record_id
from placed
where position = cluster and cluster not in (select cluster from surviving)
"""

RECORDS_WITH_IDS = """
select department, source_system, record_id, customer_id
from placed
inner join (from surviving union all by name from born) as named using (cluster)
order by position
"""


def resolve(records: pa.Table, links: pa.Table, ledger: Ledger) -> pa.Table:
    """Give every record the id of its customer.

    Records that links connect are one customer. An id of the ledger lives on with the larger part
    of its records; of several ids in one customer the oldest lives; where a merge is undone both
    parts have the ids of before. A customer without an id gets one made from its smallest record
    key, so that neither order nor repetition of the input counts.

    Args:
        records: department, source_system, record_id; one row a record.
        links: department_a, source_system_a, record_id_a and the same with _b; other columns and
            links to records that are not there are ignored. Every row connects.
        ledger: of the last publication.

    Returns:
        department, source_system, record_id, customer_id; one row a record, in order of its key.
    """
    with duckdb.connect() as connection:
        for name, table in {**ledger.parts(), "records": records, "links": links}.items():
            connection.register(name, table)
        connection.execute(RANKED_RECORDS)
        n_records = len(connection.table("ranked_records"))
        pairs = connection.execute(LINKED_POSITIONS).fetchall()
        connection.register("clusters", _positions(components(n_records, pairs)))
        connection.execute(PLACED)
        claim(connection)
        connection.execute(NAMELESS)
        connection.register("born", new_ids(connection))
        return connection.execute(RECORDS_WITH_IDS).to_arrow_table().cast(CLUSTERS)


def _positions(clusters: list[int]) -> pa.Table:
    return pa.table(
        {
            "position": pa.array(range(len(clusters)), pa.int64()),
            "cluster": pa.array(clusters, pa.int64()),
        }
    )
