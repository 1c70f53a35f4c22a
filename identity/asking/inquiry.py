"""Asks the warehouse about records: their customers, their links, the way from one to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from identity.asking.records import Record
from identity.matching.verdicts import RANKS

KEY = ("department", "source_system", "record_id")
MEMBERS = """
select
    clusters.department, clusters.source_system, clusters.record_id,
    records.record_name, clusters.customer_id, customers.customer_name
from intermediate.int_identity__clusters as clusters
inner join intermediate.int_identity__source_records as records
    using (department, source_system, record_id)
inner join intermediate.int_identity__customers as customers using (customer_id)
where {condition}
order by all
"""
LINKS = f"""
with naming as (
    select
        department_a, source_system_a, record_id_a, department_b, source_system_b, record_id_b,
        string_agg(distinct named_in, ', ' order by named_in) as named_in
    from intermediate.int_identity__named_links
    where rule in ('external_id', 'merge')
    group by all
)

select
    {", ".join(f"links.{name}_a" for name in KEY)},
    {", ".join(f"links.{name}_b" for name in KEY)},
    links.rule, links.decision, links.reason, links.score,
    links.matched_values, links.differing_values, links.model_version,
    forth.named_in, back.named_in
from intermediate.int_identity__links as links
left join naming as forth
    on {" and ".join(f"links.{name}_{end} = forth.{name}_{end}" for name in KEY for end in "ab")}
left join naming as back
    on {" and ".join(f"links.{name}_a = back.{name}_b" for name in KEY)}
    and {" and ".join(f"links.{name}_b = back.{name}_a" for name in KEY)}
where {{condition}}
order by all
"""


class Member(NamedTuple):
    """A record and the customer it belongs to."""

    record: Record
    record_name: str | None
    customer_id: str
    customer_name: str

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.record} {self.record_name}" if self.record_name else str(self.record)


class Link(NamedTuple):
    """A pair that something speaks for; see int_identity__links."""

    record_a: Record
    record_b: Record
    rule: str
    decision: str
    reason: str
    score: float | None
    matched_values: str
    differing_values: str
    model_version: str | None
    named_in_a: str | None
    """Column in which the first record names the second; None where it does not."""
    named_in_b: str | None
    """Column in which the second names the first."""

    @property
    def rank(self) -> tuple[int, float, Record, Record]:
        """In the order of how sure it is."""
        return RANKS.index(self.rule), -(self.score or 0.0), self.record_a, self.record_b

    def other(self, record: Record) -> Record:
        """The record at its other end."""
        return self.record_b if record == self.record_a else self.record_a


def members_of(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[Member]:
    """All records of a customer."""
    rows = connection.execute(
        MEMBERS.format(condition="clusters.customer_id = ?"), [customer_id]
    ).fetchall()
    return [_member(row) for row in rows]


def members(
    connection: duckdb.DuckDBPyConnection, records: Iterable[Record]
) -> dict[Record, Member]:
    """The customer of each record; those that are not there are left out."""
    ask(connection, records)
    condition = f"({_columns('clusters.{}')}) in (select ({_columns('{}')}) from asked)"
    rows = connection.execute(MEMBERS.format(condition=condition)).fetchall()
    return {member.record: member for member in map(_member, rows)}


def links_of(connection: duckdb.DuckDBPyConnection, records: Iterable[Record]) -> list[Link]:
    """Every link that begins or ends at one of the records, the surest first."""
    ask(connection, records)
    ends = (f"({_columns('links.{}_' + end)}) in (select ({_columns('{}')}) from asked)"
            for end in "ab")  # fmt: skip
    return _links(connection, " or ".join(ends))


def open_links(connection: duckdb.DuckDBPyConnection) -> list[Link]:
    """Every link that waits for a person or was held back, the surest first."""
    return _links(connection, "links.decision in ('review', 'blocked')")


def shortest_path(links: Iterable[Link], start: Record, end: Record) -> list[Link]:
    """The fewest accepted links that lead from one record to another; none where no way leads."""
    at: dict[Record, list[Link]] = {}
    for link in links:
        if link.decision == "accepted":
            for record in (link.record_a, link.record_b):
                at.setdefault(record, []).append(link)
    came_by: dict[Record, Link | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came_by:
        record = waiting.popleft()
        for link in sorted(at.get(record, ()), key=lambda link: link.rank):
            if link.other(record) not in came_by:
                came_by[link.other(record)] = link
                waiting.append(link.other(record))
    path: list[Link] = []
    while (step := came_by.get(end)) is not None:
        path.insert(0, step)
        end = step.other(end)
    return path


def _links(connection: duckdb.DuckDBPyConnection, condition: str) -> list[Link]:
    rows = connection.execute(LINKS.format(condition=condition)).fetchall()
    found = {Link(Record(*row[:3]), Record(*row[3:6]), *row[6:]) for row in rows}
    return sorted(found, key=lambda link: link.rank)


def ask(connection: duckdb.DuckDBPyConnection, records: Iterable[Record]) -> None:
    """Leave the temporary table `asked`: department, source_system, record_id."""
    rows = list(records)
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [[]] * len(KEY)
    asked = pa.table(
        {name: pa.array(values, pa.string()) for name, values in zip(KEY, columns, strict=True)}
    )
    connection.register("asked_rows", asked)
    connection.execute("create or replace temp table asked as from asked_rows")
    connection.unregister("asked_rows")


def _columns(pattern: str) -> str:
    return ", ".join(pattern.format(name) for name in KEY)


def _member(row: Sequence[str]) -> Member:
    return Member(Record(*row[:3]), *row[3:])
