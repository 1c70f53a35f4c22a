"""`c360 same`, `different` and `undecide`: what people say of two records, for the next run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import duckdb

from dagster_project.output import say
from dagster_project.project import SHIPPED_RULES, Project, rules_folder
from dagster_project.warehouse import reading
from identity.asking.decisions import Choice, Decision, Pair, add_decision, in_force, load_decisions
from identity.asking.inquiry import Member, members, members_of
from identity.asking.lookup import find_record
from identity.asking.records import Record
from ingestion.rules import load_rules
from workspace.errors import C360Error

RULES_FILE = "rules/identity_pairs.csv"
WORDS = {"always": "one customer", "never": "two customers"}
PAIRS = """
select
    decision, department_a, source_system_a, record_id_a,
    department_b, source_system_b, record_id_b
from rules.identity_pairs
"""


def decide(
    project: Project,
    choice: Choice,
    typed: tuple[str, str],
    *,
    reason: str,
    now: datetime,
) -> None:
    """Write down that two records are one customer always, or never; say what comes of it.

    Args:
        project: whose workspace keeps the decision.
        choice: always or never.
        typed: the two records.
        reason: for those who read it later; may be empty.
        now: when it is decided, UTC without zone.

    Raises:
        C360Error: no such record, several that fit, or twice the same; nothing is written then.
            A rules file that says otherwise, or another pair that keeps them apart, is told.
    """
    with reading(project.workspace) as connection:
        record_a, record_b = _two_records(connection, *typed)
        found = members(connection, (record_a, record_b))
        a, b = found[record_a], found[record_b]
        decided = in_force(load_decisions(project.workspace))
        rules = pairs_of_rules(project)
        fixed = {pair: one.choice for pair, one in decided.items()} | rules
        outcome = _outcome(connection, choice, a, b, fixed)
    decision = Decision(choice, record_a, record_b, reason, now)
    in_file = rules.get(decision.pair)
    if in_file and in_file != choice:
        outcome = (
            f"But {RULES_FILE} says that they are {WORDS[in_file]}, and the file wins: take its "
            "line out for the decision to count."
        )
    before = decided.get(decision.pair)
    if before and (before.choice, before.reason) == (choice, reason):
        say(f"That was decided on {before.decided_at:%Y-%m-%d} already. {outcome}")
        return
    add_decision(project.workspace, decision)
    say(f"Decided: {a} and {b} are {WORDS[choice]}. {outcome}")


def undecide(project: Project, first: str, second: str, now: datetime) -> None:
    """Take back what was decided on two records.

    Raises:
        C360Error: no such record, or nothing was decided on the two by a command.
    """
    decided = in_force(load_decisions(project.workspace))
    with reading(project.workspace) as connection:
        record_a, record_b = _decided_records(decided, connection, first, second)
    pair = frozenset((record_a, record_b))
    in_file = pairs_of_rules(project).get(pair)
    if pair not in decided:
        raise C360Error(
            f"Nothing was decided on {record_a} and {record_b}.",
            remedy=f"Their line in {RULES_FILE} is to be taken out there."
            if in_file
            else f"`c360 why {record_a} {record_b}` tells how they stand.",
        )
    add_decision(project.workspace, Decision("forget", record_a, record_b, "", now))
    rest = (
        f"{RULES_FILE} says that they are {WORDS[in_file]}; that stays."
        if in_file
        else "The next `c360 run` joins them or not by what their systems say."
    )
    say(f"{record_a} and {record_b} are decided no more. {rest}")


def pairs_of_rules(project: Project) -> dict[Pair, str]:
    """What the company's rules file fixes: always or never, by pair."""
    with duckdb.connect() as nowhere:
        load_rules(nowhere, SHIPPED_RULES, rules_folder(project.settings))
        rows = nowhere.execute(PAIRS).fetchall()
    return {frozenset((Record(*keys[:3]), Record(*keys[3:]))): choice for choice, *keys in rows}


def _two_records(
    connection: duckdb.DuckDBPyConnection, first: str, second: str
) -> tuple[Record, Record]:
    record_a, record_b = find_record(connection, first), find_record(connection, second)
    if record_a == record_b:
        raise C360Error(
            f"{first} and {second} are one and the same record.", remedy="Name two records."
        )
    return record_a, record_b


def _decided_records(
    decided: Mapping[Pair, Decision],
    connection: duckdb.DuckDBPyConnection,
    first: str,
    second: str,
) -> tuple[Record, Record]:
    """The two that are meant; a decision outlives the records that it is about."""
    for decision in decided.values():
        for record_a, record_b in (
            (decision.record_a, decision.record_b),
            (decision.record_b, decision.record_a),
        ):
            if str(record_a) == first and str(record_b) == second:
                return record_a, record_b
    return _two_records(connection, first, second)


def _outcome(
    connection: duckdb.DuckDBPyConnection,
    choice: Choice,
    a: Member,
    b: Member,
    fixed: Mapping[Pair, str],
) -> str:
    """What the next run will make of a decision, where the rules file allows it."""
    is_one = a.customer_id == b.customer_id
    if choice == "never":
        if not is_one:
            return "They are two now, and stay apart whatever is found."
        return f"The next `c360 run` parts {a.customer_id}; each goes with its surest links."
    if is_one:
        return "They are one now, and stay together whatever else is found."
    sides = [
        {member.record for member in members_of(connection, one.customer_id)} for one in (a, b)
    ]
    for pair, other_choice in fixed.items():
        apart = sorted(pair)
        if other_choice == "never" and all(pair & side for side in sides) and pair != {
            a.record, b.record
        }:  # fmt: skip
            return (
                f"But {apart[0]} and {apart[1]}, records of these customers, are decided to be "
                "two: as long as that stands, nothing joins them."
            )
    return (
        f"The next `c360 run` makes {a.customer_id} ({a.customer_name}) and {b.customer_id} "
        f"({b.customer_name}) one customer."
    )
