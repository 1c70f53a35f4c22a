"""How good resolution is, held against who is who: over all pairs and clusters, not samples."""

from __future__ import annotations

from typing import NamedTuple

import duckdb
import pyarrow as pa

from identity.components import components


class Quality(NamedTuple):
    """What clusters are worth. Rates are 0 to 1; a rate of nothing is 1, an error rate 0.

    Attributes:
        n_records: records whose customer is known.
        n_customers: customers there are.
        n_clusters: customers that were found.
        n_wrong_pairs: pairs of records of two customers in one cluster.
        n_missed_pairs: pairs of records of one customer in two clusters.
        precision: of the pairs in one cluster, the share of one customer.
        recall: of the pairs of one customer, the share in one cluster.
        f1: harmonic mean of both.
        bcubed_precision: of a record's cluster, the share of its customer; mean over records.
        bcubed_recall: of a record's customer, the share in its cluster; mean over records.
        over_merge_rate: share of clusters that hold records of two customers or more.
        split_rate: share of customers whose records are in two clusters or more.
        largest_cluster: records of the largest cluster.
    """

    n_records: int
    n_customers: int
    n_clusters: int
    n_wrong_pairs: int
    n_missed_pairs: int
    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    over_merge_rate: float
    split_rate: float
    largest_cluster: int


class Tier(NamedTuple):
    """Links of one rule with one decision: how many, and how many join one customer's records."""

    rule: str
    decision: str
    n_links: int
    n_right: int


COUNTS = """
with labelled as (
    select cluster, customer, count(*) as n_both
    from clusters
    inner join truth using (record)
    group by cluster, customer
),

sized as (
    select
        *,
        sum(n_both) over (partition by cluster) as n_cluster,
        sum(n_both) over (partition by customer) as n_customer,
        count(*) over (partition by cluster) as n_customers_here,
        count(*) over (partition by customer) as n_clusters_there
    from labelled
)

select
    sum(n_both),
    count(distinct customer),
    count(distinct cluster),
    sum(n_both * (n_both - 1) // 2),
    sum(n_both * (n_cluster - 1) / 2),
    sum(n_both * (n_customer - 1) / 2),
    sum(n_both * n_both / n_cluster),
    sum(n_both * n_both / n_customer),
    count(distinct cluster) filter (where n_customers_here > 1),
    count(distinct customer) filter (where n_clusters_there > 1),
    max(n_cluster)
from sized
"""

TIERS = """
select
    links.rule,
    links.decision,
    count(*) as n_links,
    count(*) filter (where a.customer = b.customer) as n_right
from links
inner join truth as a on links.record_a = a.record
inner join truth as b on links.record_b = b.record
group by links.rule, links.decision
order by links.decision, links.rule
"""


def evaluate(clusters: pa.Table, truth: pa.Table) -> Quality:
    """Hold clusters against the truth.

    Args:
        clusters: record, cluster; one row a record. Records that the truth does not know, as test
            accounts are, are left out.
        truth: record, customer; one row a record.

    Raises:
        ValueError: a record of the truth is in no cluster, or a record is there twice.
    """
    with duckdb.connect() as connection:
        connection.register("clusters", clusters)
        connection.register("truth", truth)
        for name in ("clusters", "truth"):
            _refuse(
                connection, f"select record from {name} group by record having count(*) > 1",
                f"{name} holds a record twice",
            )  # fmt: skip
        _refuse(
            connection, "select record from truth anti join clusters using (record)",
            "a record of the truth is in no cluster",
        )  # fmt: skip
        (counts,) = connection.execute(COUNTS).fetchall()
    n_records, n_customers, n_clusters, *pairs, mixed, split, largest = counts
    right, joined, true, found_share, known_share = (float(number or 0) for number in pairs)
    precision, recall = _share(right, joined, 1.0), _share(right, true, 1.0)
    return Quality(
        n_records=int(n_records or 0),
        n_customers=n_customers,
        n_clusters=n_clusters,
        n_wrong_pairs=round(joined - right),
        n_missed_pairs=round(true - right),
        precision=precision,
        recall=recall,
        f1=_share(2 * precision * recall, precision + recall, 0.0),
        bcubed_precision=_share(found_share, n_records or 0, 1.0),
        bcubed_recall=_share(known_share, n_records or 0, 1.0),
        over_merge_rate=_share(mixed, n_clusters, 0.0),
        split_rate=_share(split, n_customers, 0.0),
        largest_cluster=int(largest or 0),
    )


def tiers(links: pa.Table, truth: pa.Table) -> list[Tier]:
    """Count links and right links, by decision and rule.

    Args:
        links: record_a, record_b, rule, decision. Links of records that the truth does not know
            are left out.
        truth: record, customer; one row a record.
    """
    with duckdb.connect() as connection:
        connection.register("links", links)
        connection.register("truth", truth)
        return [Tier(*row) for row in connection.execute(TIERS).fetchall()]


def matched_clusters(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The clusters that matching left: record, cluster (its smallest record)."""
    records = [
        record
        for (record,) in connection.execute(
            "select record from matching.records order by record"
        ).fetchall()
    ]
    positions = {record: position for position, record in enumerate(records)}
    accepted = connection.execute(
        "select record_a, record_b from matching.links where decision = 'accepted'"
    ).fetchall()
    roots = components(len(records), ((positions[a], positions[b]) for a, b in accepted))
    return pa.table(
        {
            "record": pa.array(records, pa.uint64()),
            "cluster": pa.array([records[root] for root in roots], pa.uint64()),
        }
    )


def _refuse(connection: duckdb.DuckDBPyConnection, query: str, problem: str) -> None:
    found = connection.execute(f"{query} limit 1").fetchall()
    if found:
        raise ValueError(f"{problem}: {found[0][0]}")


def _share(part: float, whole: float, of_nothing: float) -> float:
    return part / whole if whole else of_nothing
