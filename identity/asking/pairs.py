"""Compares two records as a run does, whatever it found of them."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from identity.asking.records import Record
from identity.matching.comparison import create_comparison
from identity.matching.evidence import COMPARED, CONTRADICTION, prepare_records
from identity.matching.explanation import AGREEING, DIFFERING
from identity.matching.fuzzy import COLUMNS, prior, score
from identity.matching.models import staged_model

NUMBERS = """
create or replace temp table affected as
select record
from matching.records
where concat(department, '.', source_system, ':', record_id) in ($a, $b)
"""
PAIR = """
create or replace temp table asked_pair as
select min(record) as record_a, max(record) as record_b from affected
"""
COMPARISON = f"""
select
    concat_ws('; ', {AGREEING}),
    concat_ws('; ', {DIFFERING}),
    {CONTRADICTION}
from asked_compared as links
inner join matching.records as a on links.record_a = a.record
inner join matching.records as b on links.record_b = b.record
"""
SETTINGS = """
select
    identity_largest_block,
    identity_review,
    (select count(*) from intermediate.int_identity__record_details)
from run.settings
"""


class Comparison(NamedTuple):
    """What the values of two records say.

    Attributes:
        matched_values: those that agree, in words.
        differing_values: those that differ.
        objection: what would hold any rule back; None where nothing does.
        probability: that they are one customer, by likeness alone.
        model_version: of the model that says so.
        review: probability from which a person is asked.
    """

    matched_values: str
    differing_values: str
    objection: str | None
    probability: float
    model_version: str
    review: float


def compare(
    connection: duckdb.DuckDBPyConnection, record_a: Record, record_b: Record
) -> Comparison:
    """Hold two records that are in the warehouse against each other."""
    ((largest_block, review, n_records),) = connection.execute(SETTINGS).fetchall()
    create_comparison(connection)
    connection.execute(NUMBERS, {"a": str(record_a), "b": str(record_b)})
    connection.execute(PAIR)
    prepare_records(connection, largest_block)
    connection.execute(COMPARED.format(into="asked_compared", pairs="asked_pair"))
    ((matched, differing, objection),) = connection.execute(COMPARISON).fetchall()
    model = staged_model(connection)
    scored = score(
        connection.execute(f"select record, {', '.join(COLUMNS)} from comparable").to_arrow_table(),
        connection.execute("from asked_pair").to_arrow_table(),
        model,
        prior(n_records),
    )
    probability = scored["probability"].to_pylist()[0]
    return Comparison(matched, differing, objection, probability, model.version, review)
