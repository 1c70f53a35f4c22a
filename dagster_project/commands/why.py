"""`c360 why`: which customer a record belongs to and by what, or what keeps two records apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow.compute as pc

from dagster_project.output import print_json, say
from dagster_project.warehouse import reading
from identity.asking.decisions import Decision, in_force, load_decisions
from identity.asking.inquiry import Link, Member, links_of, members, members_of, shortest_path
from identity.asking.lookup import find_customer, find_record
from identity.asking.pairs import Comparison, compare
from identity.asking.records import Record
from identity.asking.telling import likelihood, told, told_values
from identity.ids.ledger import Ledger, load_ledger
from serving.generations import last_published
from workspace.paths import Workspace

HEADINGS = {
    "accepted": "Joined by",
    "redundant": "Held back by themselves, and joined by other links",
    "review": "Waits for a person (`c360 review`)",
    "blocked": "Held back, for a person to look at (`c360 review`)",
}


@dataclass(frozen=True)
class Answer:
    """What is known: as text for a person, as a document for a program."""

    text: str
    document: dict[str, Any]


def why(workspace: Workspace, first: str, second: str | None, *, as_json: bool) -> None:
    """Tell of a record, of a customer, or of two records.

    Raises:
        C360Error: there is no warehouse yet, no such record, or several that fit.
    """
    ledger = load_ledger(workspace, last_published(workspace))
    decisions = in_force(load_decisions(workspace))
    with reading(workspace) as connection:
        if second is not None:
            pair = find_record(connection, first), find_record(connection, second)
            decision = decisions.get(frozenset(pair))
            answer = _of_two(connection, *pair, decision)
        elif customer_id := find_customer(connection, ledger, first):
            answer = _of_customer(connection, customer_id, first)
        else:
            answer = _of_record(connection, find_record(connection, first), ledger)
    if as_json:
        print_json(answer.document)
    else:
        say(answer.text)


def _of_record(connection: duckdb.DuckDBPyConnection, record: Record, ledger: Ledger) -> Answer:
    mine = members(connection, [record])[record]
    links = links_of(connection, [record])
    others = [one for one in members_of(connection, mine.customer_id) if one.record != record]
    since = _since(ledger, mine)
    lines = [
        f"{mine} belongs to {_customer(mine)}"
        + (f", since {since}." if since else ", which is not published yet."),
        *_listed(links),
    ]
    if others:
        lines += ["", f"Other records of the customer ({len(others)}):"]
        lines += [f"  {other}" for other in others]
    else:
        lines += ["", "The customer has no other record."]
    document = {
        **_described(mine),
        "since": since,
        "links": [_document(link) for link in links],
        "other_records": [_described(other) for other in others],
    }
    return Answer("\n".join(lines), document)


def _of_customer(connection: duckdb.DuckDBPyConnection, customer_id: str, typed: str) -> Answer:
    found = members_of(connection, customer_id)
    links = links_of(connection, [member.record for member in found])
    customer = _customer(found[0])
    lines = [f"{typed} gave way to {customer}."] if typed != customer_id else []
    lines += [f"{customer} has {_counted(len(found), 'record')}:"]
    lines += [f"  {member}" for member in found]
    lines += _listed(links)
    document = {
        "customer_id": customer_id,
        "customer_name": found[0].customer_name,
        "records": [_described(member) for member in found],
        "links": [_document(link) for link in links],
    }
    return Answer("\n".join(lines), document)


def _of_two(
    connection: duckdb.DuckDBPyConnection,
    record_a: Record,
    record_b: Record,
    decision: Decision | None,
) -> Answer:
    found = members(connection, [record_a, record_b])
    a, b = found[record_a], found[record_b]
    document: dict[str, Any] = {
        "records": [_described(a), _described(b)],
        "is_one_customer": a.customer_id == b.customer_id,
        "decision": decision and decision.choice,
    }
    if record_a == record_b:
        lines = [f"{a} is one and the same record, of {_customer(a)}."]
    elif a.customer_id == b.customer_id:
        records = [member.record for member in members_of(connection, a.customer_id)]
        path = shortest_path(links_of(connection, records), record_a, record_b)
        lines = [
            f"Yes: both are {_customer(a)}, joined by {_counted(len(path), 'link')}.",
            *(f"  {number}. {told(link)}" for number, link in enumerate(path, start=1)),
        ]
        document["path"] = [_document(link) for link in path]
    else:
        links = _between(connection, a, b)
        comparison = compare(connection, record_a, record_b)
        lines = [
            f"No: {a} is {_customer(a)}, {b} is {_customer(b)}.",
            *(_listed(links) or ["", "Nothing speaks for it: no id, number, domain or likeness."]),
            *_compared(comparison),
        ]
        document |= {"links": [_document(link) for link in links]}
        document |= {"comparison": comparison._asdict()}
    if decision:
        lines += ["", _decided(decision)]
    return Answer("\n".join(lines), document)


def _between(connection: duckdb.DuckDBPyConnection, a: Member, b: Member) -> list[Link]:
    """Links from a record of one customer to a record of the other."""
    sides = [
        {member.record for member in members_of(connection, one.customer_id)} for one in (a, b)
    ]
    return [
        link
        for link in links_of(connection, sides[0])
        if link.record_a in sides[1] or link.record_b in sides[1]
    ]


def _compared(comparison: Comparison) -> list[str]:
    values = list(told_values(comparison.matched_values, comparison.differing_values))
    lines = ["", "Their values:", *(f"  {one}" for one in values or ["no value stands in both"])]
    if comparison.objection:
        lines.append(f"  against any rule: {comparison.objection}")
    lines.append(
        f"  {likelihood(comparison.probability)} likely by {comparison.model_version}; "
        f"a person is asked from {comparison.review:.0%}"
    )
    return lines


def _listed(links: Sequence[Link]) -> list[str]:
    """The links under what became of them."""
    lines = []
    for decision, heading in HEADINGS.items():
        some = [told(link) for link in links if link.decision == decision]
        if some:
            lines += ["", f"{heading}:", *(f"  {one}" for one in some)]
    return lines


def _decided(decision: Decision) -> str:
    word = "one customer always" if decision.choice == "always" else "never one customer"
    reason = f" ({decision.reason})" if decision.reason else ""
    return (
        f"People decided on {decision.decided_at:%Y-%m-%d} that they are {word}{reason}; "
        "the next run obeys, if it was not obeyed yet."
    )


def _since(ledger: Ledger, member: Member) -> date | None:
    """Since when the record belongs to its customer; None before this was published."""
    kept = ledger.members.filter(pc.field("record_id") == member.record.record_id)
    for row in kept.to_pylist():
        if Record(row["department"], row["source_system"], row["record_id"]) == member.record:
            since: date = row["since"]
            return since if row["customer_id"] == member.customer_id else None
    return None


def _customer(member: Member) -> str:
    return f"customer {member.customer_id} ({member.customer_name})"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _described(member: Member) -> dict[str, Any]:
    return {**member._asdict(), "record": str(member.record)}


def _document(link: Link) -> dict[str, Any]:
    ends = {"record_a": str(link.record_a), "record_b": str(link.record_b)}
    return {**link._asdict(), **ends, "told": told(link)}
