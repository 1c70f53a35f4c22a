"""What a matching model is trained on and judged by: pairs that something surer has decided."""

from __future__ import annotations

from typing import NamedTuple

import duckdb
import pyarrow as pa

from identity.matching.candidates import SEARCHED
from identity.matching.comparison import create_comparison
from identity.matching.evidence import prepare_records
from identity.matching.fuzzy import COLUMNS, prior, score
from identity.matching.models import Model

SURE = ("always", "external_id", "tax_number", "registration_number")
"""Rules whose pairs are one customer, whatever names and addresses say."""
MOST_PAIRS = 20_000
"""Pairs of each kind that a model is judged by at most."""

LABELS = """
create or replace temp table labels as
select distinct links.record_a, links.record_b
from matching.links
semi join comparable as a on links.record_a = a.record
semi join comparable as b on links.record_b = b.record
where links.decision = 'accepted' and links.rule in $sure
"""
MATCHES = """
with customers as (
    select count(*) as n_records from intermediate.int_identity__clusters group by customer_id
)

select cast(coalesce(sum(n_records * (n_records - 1) / 2), 0) as bigint) from customers
"""
# Ids or numbers lead each of the two to its own customer, and yet they share a value.
STRANGERS = """
create or replace temp table strangers as
with known as (
    select records.record, clusters.customer_id
    from matching.records
    inner join intermediate.int_identity__clusters as clusters
        using (department, source_system, record_id)
    where records.record in (select record_a from labels union all select record_b from labels)
),

known_keys as (
    select keys.kind, keys.value, known.record, known.customer_id
    from matching.keys
    inner join known using (record)
    where keys.kind in $searched
    qualify count(*) over (partition by keys.kind, keys.value) between 2 and $largest_block
)

select distinct left_side.record as record_a, right_side.record as record_b
from known_keys as left_side
inner join known_keys as right_side using (kind, value)
where left_side.record < right_side.record and left_side.customer_id <> right_side.customer_id
"""
SETTINGS = """
select
    identity_largest_block,
    identity_automatic,
    (select count(*) from intermediate.int_identity__record_details)
from run.settings
"""


class Lessons(NamedTuple):
    """What there is to learn from.

    Attributes:
        records: record and `identity.matching.fuzzy.COLUMNS`.
        labels: record_a, record_b of pairs that are one customer.
        strangers: record_a, record_b of pairs that are two, and share a value.
        n_matches: how many pairs are one customer, as far as is known.
        n_records: how many records there are.
        automatic: probability from which likely records are joined.
    """

    records: pa.Table
    labels: pa.Table
    strangers: pa.Table
    n_matches: int
    n_records: int
    automatic: float


class Trial(NamedTuple):
    """How a model does by likeness alone, at the automatic threshold."""

    version: str
    n_labels: int
    n_joined: int
    """Labelled pairs that it would join."""
    n_strangers: int
    n_mistaken: int
    """Pairs of two customers that it would join."""


def lessons(connection: duckdb.DuckDBPyConnection) -> Lessons:
    """Read the warehouse as the last run left it; records that are tests teach nothing."""
    ((largest_block, automatic, n_records),) = connection.execute(SETTINGS).fetchall()
    create_comparison(connection)
    connection.execute(
        "create or replace temp table affected as select record from matching.records"
        " where not is_test"
    )
    prepare_records(connection, largest_block)
    connection.execute(LABELS, {"sure": list(SURE)})
    connection.execute(STRANGERS, {"searched": list(SEARCHED), "largest_block": largest_block})
    ((n_matches,),) = connection.execute(MATCHES).fetchall()
    return Lessons(
        _table(connection, f"select record, {', '.join(COLUMNS)} from comparable order by record"),
        _table(connection, "from labels order by all"),
        _table(connection, _some("strangers")),
        n_matches,
        n_records,
        automatic,
    )


def tried(lessons: Lessons, model: Model) -> Trial:
    """Let a model judge the pairs that are known, and count."""
    labels = lessons.labels
    some = labels.take(pa.array(range(0, len(labels), max(1, -(-len(labels) // MOST_PAIRS)))))
    return Trial(
        model.version,
        len(some),
        _joined(lessons, some, model),
        len(lessons.strangers),
        _joined(lessons, lessons.strangers, model),
    )


def _joined(lessons: Lessons, pairs: pa.Table, model: Model) -> int:
    scores = score(lessons.records, pairs, model, prior(lessons.n_records))
    return sum(one >= lessons.automatic for one in scores["probability"].to_pylist())


def _some(table: str) -> str:
    """At most so many pairs, always the same ones; records are known by hashes."""
    return f"from (from {table} order by record_a, record_b limit {MOST_PAIRS}) order by all"


def _table(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    return connection.execute(query).to_arrow_table()
