"""Goes through the pairs that something speaks for, the surest first, and gives each a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from identity.matching.fuzzy import COLUMNS, score
from identity.matching.linking import Clusters, Proposal
from identity.matching.made_tables import register
from identity.matching.models import Model

RANKS = (
    "always", "merge", "external_id", "tax_number", "registration_number", "domain", "fuzzy",
)  # fmt: skip
"""Rules, the surest first."""


@dataclass(frozen=True)
class Limits:
    """When a likely pair is one customer, and what a customer may not become.

    Attributes:
        automatic: probability from which a pair that no rule decides is joined.
        review: probability from which a person is asked.
        margin: how far the second likeliest partner must lie behind, in log2 of the odds.
        largest_customer: records that a customer may have.
        largest_block: records that may share a value for the value to find pairs.
    """

    automatic: float = 0.99
    review: float = 0.5
    margin: float = 3.0
    largest_customer: int = 50
    largest_block: int = 50


class Link(NamedTuple):
    """A pair and its verdict; a row of `matching.links` without the comparison."""

    record_a: int
    record_b: int
    rule: str
    decision: str
    reason: str
    probability: float | None
    model_version: str | None


def link_strong(connection: duckdb.DuckDBPyConnection, clusters: Clusters) -> Iterator[Link]:
    """Join what merges, ids and numbers say, unless something contradicts; then what people say.

    What people join are the customers that records belong to by then, whole.
    """
    judged = connection.execute(
        "select record_a, record_b, rule, is_alike, objection from strong_judged"
    ).fetchall()
    for record_a, record_b, rule, is_alike, objection in sorted(
        judged, key=lambda row: (row[2] == "always", RANKS.index(row[2]), row[0], row[1])
    ):
        if objection:
            yield Link(record_a, record_b, rule, "blocked", objection, None, None)
            continue
        verdict = clusters.join(Proposal(record_a, record_b, rule, is_alike))
        decision = "accepted" if verdict.is_accepted else "blocked"
        yield Link(record_a, record_b, rule, decision, verdict.reason, None, None)


def link_by_domain(connection: duckdb.DuckDBPyConnection, clusters: Clusters) -> Iterator[Link]:
    """Join what shares a corporate domain and a second signal."""
    judged = connection.execute(
        "select record_a, record_b, is_alike from candidates_judged"
        " where has_domain_and_more and objection is null"
        " order by n_agreeing desc, record_a, record_b"
    ).fetchall()
    for record_a, record_b, is_alike in judged:
        verdict = clusters.join(Proposal(record_a, record_b, "domain", is_alike))
        decision = "accepted" if verdict.is_accepted else "blocked"
        yield Link(record_a, record_b, "domain", decision, verdict.reason, None, None)


def link_by_likeness(
    connection: duckdb.DuckDBPyConnection,
    clusters: Clusters,
    limits: Limits,
    model: Model,
    probability_at_random: float,
) -> Iterator[Link]:
    """Join what is likeliest first, each to the one partner that stands out."""
    likely = _likely(connection, clusters, limits, model, probability_at_random)
    system = dict(
        connection.execute(
            "select record, dense_rank() over (order by department, source_system) from comparable"
        ).fetchall()
    )
    partners: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    joined: set[tuple[int, int]] = set()
    for one in likely:
        partners[one.record_a, system[one.record_b]].append((one.weight, one.record_b))
        partners[one.record_b, system[one.record_a]].append((one.weight, one.record_a))
        if one.probability >= limits.automatic:
            joined.add((one.record_a, one.record_b))

    def rival(record: int, partner: int, weight: float) -> bool:
        return any(
            clusters.root(other) not in (clusters.root(partner), clusters.root(record))
            and (min(other, partner), max(other, partner)) not in joined
            for other_weight, other in partners[record, system[partner]]
            if other != partner and other_weight >= weight - limits.margin
        )

    for one in likely:
        link = Link(
            one.record_a, one.record_b, "fuzzy", "review", "", one.probability, model.version
        )
        if one.objection:
            yield link._replace(decision="blocked", reason=one.objection)
        elif one.probability < limits.automatic:
            yield link._replace(reason="likely, and not certain enough")
        elif rival(one.record_a, one.record_b, one.weight) or rival(
            one.record_b, one.record_a, one.weight
        ):
            yield link._replace(reason="another record is as likely")
        else:
            verdict = clusters.join(Proposal(one.record_a, one.record_b, "fuzzy", one.is_alike))
            decision = "accepted" if verdict.is_accepted else "blocked"
            yield link._replace(decision=decision, reason=verdict.reason)


class _Likely(NamedTuple):
    record_a: int
    record_b: int
    probability: float
    weight: float
    is_alike: bool
    objection: str | None


def _likely(
    connection: duckdb.DuckDBPyConnection,
    clusters: Clusters,
    limits: Limits,
    model: Model,
    probability_at_random: float,
) -> list[_Likely]:
    """Pairs that are not joined yet and likely enough for a person to look at, likeliest first."""
    open_pairs = [
        (record_a, record_b)
        for record_a, record_b in connection.execute(
            "select record_a, record_b from candidates_judged"
        ).fetchall()
        if clusters.root(record_a) != clusters.root(record_b)
    ]
    register(connection, "open_pairs", ("record_a", "record_b"), open_pairs)
    records = connection.execute(
        f"select record, {', '.join(COLUMNS)} from comparable where record in"
        " (select record_a from open_pairs union all select record_b from open_pairs)"
        " order by record"
    ).to_arrow_table()
    pairs = connection.execute("from open_pairs order by all").to_arrow_table()
    connection.register("scores", score(records, pairs, model, probability_at_random))
    found = connection.execute(
        "select record_a, record_b, probability, weight, is_alike, objection"
        " from scores inner join candidates_judged using (record_a, record_b)"
        " where probability >= ? order by weight desc, record_a, record_b",
        [limits.review],
    ).fetchall()
    connection.unregister("scores")
    return [_Likely(*row) for row in found]
