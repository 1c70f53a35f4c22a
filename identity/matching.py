"""Which records are one customer, and why: each pair that something speaks for, its verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb
import pyarrow as pa

from identity.candidates import find_candidates
from identity.comparison import SIGNALS, create_comparison
from identity.components import components
from identity.evidence import judge_candidates, judge_strong, prepare_records
from identity.features import changed_features
from identity.fuzzy import COLUMNS, prior, score
from identity.linking import Clusters, Facts, Proposal
from identity.models import Model
from identity.proposals import find_affected, propose_strong

CODE_VERSION = 2
"""Another number makes every company's matching start anew: raised where what is kept changes."""
RANKS = (
    "always", "merge", "external_id", "tax_number", "registration_number", "domain", "fuzzy",
)  # fmt: skip
"""Rules, the surest first."""
AGREEMENTS = tuple(f"{signal}_agreement" for signal in SIGNALS)
LINKS = f"""
create table if not exists matching.links (
    record_a ubigint, record_b ubigint, rule varchar, decision varchar, reason varchar,
    probability double, {", ".join(f"{name} varchar" for name in AGREEMENTS)},
    model_version varchar
)
"""


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


@dataclass(frozen=True)
class Vocabulary:
    """What names, domains and countries mean beyond what libraries know.

    Attributes:
        legal_forms: form, and whether it stands without a space.
        domain_kinds: kind of a domain: free mail, shared, own.
        country_names: ISO code of a name.
    """

    legal_forms: Sequence[tuple[str, bool]] = ()
    domain_kinds: Mapping[str, str] = field(default_factory=dict)
    country_names: Mapping[str, str] = field(default_factory=dict)


class Link(NamedTuple):
    """A pair and its verdict; a row of `matching.links` without the comparison."""

    record_a: int
    record_b: int
    rule: str
    decision: str
    reason: str
    probability: float | None
    model_version: str | None


def match(
    connection: duckdb.DuckDBPyConnection, limits: Limits, vocabulary: Vocabulary, model: Model
) -> None:
    """Bring `matching.links` up to date with the records that are there.

    What an earlier call left in the schema `matching` saves work and changes no result: only
    records that changed, and what hangs together with them, are looked at again.

    Args:
        connection: has the views `source_details` (see int_identity__record_details),
            `source_people` (int_identity__record_people), `source_links`
            (int_identity__named_links) and `source_pairs` (int_identity__fixed_pairs).
        limits: thresholds and guards.
        vocabulary: words of names, domains and countries.
        model: for what no rule decides.
    """
    create_comparison(connection)
    probability_at_random, made_by = _start(connection, limits, vocabulary, model)
    changed_features(
        connection, vocabulary.legal_forms, dict(vocabulary.domain_kinds),
        dict(vocabulary.country_names),
    )  # fmt: skip
    find_affected(connection, limits.largest_block)
    while True:
        prepare_records(connection, limits.largest_block)
        propose_strong(connection, limits.largest_block)
        judge_strong(connection)
        clusters = _clusters(connection, limits)
        links = list(_link_strong(connection, clusters))
        _register(connection, "clusters", ("record", "root"), clusters.roots())
        if find_candidates(connection, limits.largest_block):
            break
    judge_candidates(connection)
    links += _link_by_domain(connection, clusters)
    links += _link_by_likeness(connection, clusters, limits, model, probability_at_random)
    _keep(connection, clusters, links)
    connection.execute("insert into matching.state values (?)", [made_by])


def _start(
    connection: duckdb.DuckDBPyConnection, limits: Limits, vocabulary: Vocabulary, model: Model
) -> tuple[float, str]:
    """Forget what was kept, if other rules, pairs or departments made it, or it was not finished.

    Returns the probability that two records drawn at random are one customer, and the name under
    which what this call makes is kept once it is complete.
    """
    connection.execute("create schema if not exists matching")
    connection.execute("create table if not exists matching.state (made_by varchar)")
    ((n_records, others),) = connection.execute(
        "select (select count(*) from source_details), concat_ws(chr(31),"
        " (select sum(cast(hash(pairs) as hugeint)) from source_pairs as pairs),"
        " (select string_agg(distinct department order by department) from source_details"
        " where not is_implied and not is_test))"
    ).fetchall()
    probability_at_random = prior(n_records)
    made_by = repr((CODE_VERSION, limits, vocabulary, model.version, probability_at_random, others))
    if connection.execute("from matching.state").fetchall() != [(made_by,)]:
        connection.execute("drop schema matching cascade")
        connection.execute("create schema matching")
        connection.execute("create table matching.state (made_by varchar)")
    connection.execute("delete from matching.state")
    connection.execute(LINKS)
    return probability_at_random, made_by


def _clusters(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Clusters:
    facts = connection.execute(
        "select record, dense_rank() over (order by department, source_system), country,"
        " tax_number, registration_number from comparable order by record"
    ).fetchall()
    never = connection.execute(
        f"select {_number('a')}, {_number('b')} from source_pairs where decision = 'never'"
    ).fetchall()
    return Clusters(map(Facts._make, facts), never, limits.largest_customer)


def _link_strong(connection: duckdb.DuckDBPyConnection, clusters: Clusters) -> Iterator[Link]:
    judged = connection.execute(
        "select record_a, record_b, rule, is_alike, objection from strong_judged"
    ).fetchall()
    for record_a, record_b, rule, is_alike, objection in sorted(
        judged, key=lambda row: (RANKS.index(row[2]), row[0], row[1])
    ):
        if objection:
            yield Link(record_a, record_b, rule, "blocked", objection, None, None)
            continue
        verdict = clusters.join(Proposal(record_a, record_b, rule, is_alike))
        decision = "accepted" if verdict.is_accepted else "blocked"
        yield Link(record_a, record_b, rule, decision, verdict.reason, None, None)


def _link_by_domain(connection: duckdb.DuckDBPyConnection, clusters: Clusters) -> Iterator[Link]:
    judged = connection.execute(
        "select record_a, record_b, is_alike from candidates_judged"
        " where has_domain_and_more and objection is null"
        " order by n_agreeing desc, record_a, record_b"
    ).fetchall()
    for record_a, record_b, is_alike in judged:
        verdict = clusters.join(Proposal(record_a, record_b, "domain", is_alike))
        decision = "accepted" if verdict.is_accepted else "blocked"
        yield Link(record_a, record_b, "domain", decision, verdict.reason, None, None)


def _link_by_likeness(
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
    _register(connection, "open_pairs", ("record_a", "record_b"), open_pairs)
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


def _keep(connection: duckdb.DuckDBPyConnection, clusters: Clusters, links: Iterable[Link]) -> None:
    """Put the verdicts in the place of those on the same records."""
    settled = [
        link._replace(decision="redundant")
        if link.decision != "accepted"
        and clusters.root(link.record_a) == clusters.root(link.record_b)
        else link
        for link in links
    ]
    _register(connection, "verdicts", Link._fields, settled)
    agreements = ", ".join(AGREEMENTS)
    connection.execute(
        f"""
        delete from matching.links
        where record_a in (from affected) or record_b in (from affected)
            or record_a in (from gone) or record_b in (from gone);
        insert into matching.links by name
        select verdicts.*, {agreements}
        from verdicts
        inner join (
            select distinct record_a, record_b, {agreements}
            from (
                select record_a, record_b, {agreements} from strong_compared
                union all
                select record_a, record_b, {agreements} from candidates_compared
            )
        ) using (record_a, record_b)
        """
    )
    _keep_neighbours(connection)


def _keep_neighbours(connection: duckdb.DuckDBPyConnection) -> None:
    """Which records hang together by pairs that were judged, whatever the verdict."""
    records = [record for (record,) in connection.execute("from affected order by all").fetchall()]
    positions = {record: position for position, record in enumerate(records)}
    edges = connection.execute(
        "select record_a, record_b from strong"
        " union select record_a, record_b from candidates_judged"
    ).fetchall()
    groups = components(len(records), ((positions[a], positions[b]) for a, b in edges))
    _register(
        connection,
        "groups",
        ("record", "group_record"),
        [(record, records[group]) for record, group in zip(records, groups, strict=True)],
    )
    connection.execute(
        """
        delete from matching.neighbours
        where record in (from affected) or record in (from gone);
        insert into matching.neighbours by name from groups
        """
    )


def _number(side: str) -> str:
    return (
        f"md5_number_lower(concat_ws(chr(31), department_{side}, source_system_{side},"
        f" record_id_{side}))"
    )


TYPES = {
    "record": pa.uint64(), "root": pa.uint64(), "group_record": pa.uint64(),
    "record_a": pa.uint64(), "record_b": pa.uint64(), "probability": pa.float64(),
}  # fmt: skip


def _register(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> None:
    """A temporary table of rows made in Python; columns without a type of their own are texts."""
    arrays = zip(*rows, strict=True) if rows else [[] for _ in columns]
    table = pa.table(
        {
            column: pa.array(values, TYPES.get(column, pa.string()))
            for column, values in zip(columns, arrays, strict=True)
        }
    )
    connection.register("made_rows", table)
    connection.execute(f"create or replace temp table {name} as from made_rows")
    connection.unregister("made_rows")
