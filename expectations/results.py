"""What a check found, in words; where outcomes are kept, and which of them shut a gate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import duckdb

Severity = Literal["warning", "critical"]
Outcome = Literal["passed", "failed", "broken"]
Gate = Literal["arrival", "departure"]
CheckId = tuple[str, str]
"""(check_name, subject)."""
Cell = str | int | float | bool | None
"""A value of a sample row: plain JSON."""

SAMPLE_ROWS = 5


@dataclass(frozen=True)
class CheckOutcome:
    """What one check found about one subject.

    `broken` means that the check could not be carried out, which says nothing about the data.
    `message` says what, where and how much, and the remedy if there is something to mend.
    `sample` holds up to five failing rows, never a personal column.
    """

    check_name: str
    subject: str
    severity: Severity
    outcome: Outcome
    n_failing: int
    message: str
    sample: tuple[Mapping[str, Cell], ...] = field(default=())

    @property
    def id(self) -> CheckId:
        """What identifies the check within a gate."""
        return self.check_name, self.subject


def broken(check_name: str, subject: str, severity: Severity, reason: str) -> CheckOutcome:
    """The outcome of a check that raised; of `reason` the first line is told."""
    return CheckOutcome(
        check_name,
        subject,
        severity,
        "broken",
        0,
        f"The check {check_name} of {subject} could not be carried out, so nothing is known about "
        f"the data: {reason.strip().partition(chr(10))[0]} "
        "Remedy: mend the gate or what it reads, then run again.",
    )


def refusals(outcomes: Iterable[CheckOutcome]) -> list[CheckOutcome]:
    """The outcomes that shut a gate: every broken check, and every critical one that failed."""
    return [
        outcome
        for outcome in outcomes
        if outcome.outcome == "broken"
        or (outcome.outcome == "failed" and outcome.severity == "critical")
    ]


def unanswered(expected: Iterable[CheckId], outcomes: Iterable[CheckOutcome]) -> list[CheckOutcome]:
    """A broken outcome for every expected check that left none: silence is never a pass."""
    answered = {outcome.id for outcome in outcomes}
    return [
        CheckOutcome(
            check_name,
            subject,
            "critical",
            "broken",
            0,
            f"The check {check_name} of {subject} left no result, so nothing is known about "
            "it. Remedy: run again; if it stays silent, see the log of the run.",
        )
        for check_name, subject in sorted(set(expected) - answered)
    ]


def store(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    gate: Gate,
    outcomes: Sequence[CheckOutcome],
    checked_at: datetime,
) -> None:
    """Keep outcomes in audit.check_results, in place of the same run's earlier ones.

    Args:
        connection: writable, outside a transaction; all is kept or nothing.
        run_id: the run that asked.
        gate: the gate that asked.
        outcomes: what it found.
        checked_at: UTC, without zone.
    """
    if not outcomes:
        return
    connection.execute("begin transaction")
    try:
        connection.executemany(
            "delete from audit.check_results "
            "where run_id = ? and gate = ? and check_name = ? and subject = ?",
            [[run_id, gate, *outcome.id] for outcome in outcomes],
        )
        connection.executemany(
            "insert into audit.check_results values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(run_id, gate, outcome, checked_at) for outcome in outcomes],
        )
    except duckdb.Error:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _row(run_id: str, gate: Gate, outcome: CheckOutcome, checked_at: datetime) -> list[object]:
    return [
        run_id,
        gate,
        outcome.check_name,
        outcome.subject,
        outcome.severity,
        outcome.outcome,
        outcome.n_failing,
        outcome.message,
        json.dumps(outcome.sample, ensure_ascii=False),
        checked_at,
    ]
