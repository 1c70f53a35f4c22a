"""Records, links and publications in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest

from identity.ids.causes import KEEPS_APART
from identity.ids.ledger import LINKS, Ledger
from identity.ids.resolution import resolve
from identity.ids.succession import advance

Groups = Iterable[Iterable[str]]
Pairs = Iterable[tuple[str, str]]
NO_LINKS = LINKS.empty_table()
SYSTEMS = {"c": ("crm", "sales"), "h": ("helpdesk", "desk"), "b": ("billing", "bank")}


def key(name: str) -> tuple[str, str, str]:
    """c1 is record c1 of the CRM, h1 of the helpdesk, b1 of billing."""
    return (*SYSTEMS[name[0]], name)


def records_table(names: Iterable[str]) -> pa.Table:
    rows = [key(name) for name in names]
    columns = ("department", "source_system", "record_id")
    return pa.table(
        {c: pa.array([row[i] for row in rows], pa.string()) for i, c in enumerate(columns)}
    )


def links_table(pairs: Pairs, rule: str = "external_id") -> pa.Table:
    rows = [(*key(a), *key(b), rule) for a, b in pairs]
    return pa.table(
        {c: pa.array([row[i] for row in rows], pa.string()) for i, c in enumerate(LINKS.names)}
    )


@pytest.fixture
def resolved() -> Callable[..., pa.Table]:
    """Resolve groups of records, each linked from one to the next, with the ids of a ledger."""

    def resolve_groups(groups: Groups, ledger: Ledger, more_links: Pairs = ()) -> pa.Table:
        lists = [list(group) for group in groups]
        names = [name for group in lists for name in group]
        return resolve(records_table(names), chained(lists, more_links), ledger)

    return resolve_groups


def chained(groups: Groups, more_links: Pairs = ()) -> pa.Table:
    """Each group linked from one record to the next."""
    return links_table([*(pair for group in groups for pair in pairwise(group)), *more_links])


@pytest.fixture
def publish_groups(resolved: Callable[..., pa.Table]) -> Callable[..., Ledger]:
    """Resolve groups and commit the ledger of their publication."""

    def publish(
        groups: Groups, ledger: Ledger, day: int = 1, more_links: pa.Table = NO_LINKS
    ) -> Ledger:
        lists = [list(group) for group in groups]
        clusters = resolved(lists, ledger)
        links = pa.concat_tables([chained(lists), more_links])
        return advance(ledger, clusters, links, since=date(2024, 1, day))

    return publish


@pytest.fixture
def ids() -> Callable[[pa.Table | Ledger], dict[str, str]]:
    """The customer of each record."""

    def by_record(table: pa.Table | Ledger) -> dict[str, str]:
        rows = table.members if isinstance(table, Ledger) else table
        return dict(
            zip(rows["record_id"].to_pylist(), rows["customer_id"].to_pylist(), strict=True)
        )

    return by_record


@pytest.fixture
def never() -> Callable[[Pairs], pa.Table]:
    """Links that say that two records are two customers."""
    return lambda pairs: links_table(pairs, KEEPS_APART)
