"""What people decided on pairs of records: state/identity/decisions.jsonl, one line a decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import duckdb

from identity.asking.records import Record
from workspace.durable import append_line, storage_errors
from workspace.errors import StorageError
from workspace.paths import Workspace

Choice = Literal["always", "never", "forget"]
TABLE = """
create or replace table run.identity_decisions (
    decision_number bigint, decision varchar, department_a varchar, source_system_a varchar,
    record_id_a varchar, department_b varchar, source_system_b varchar, record_id_b varchar,
    reason varchar, decided_at timestamp
)
"""
Pair = frozenset[Record]
"""Two records, in whatever order they were named."""


class Decision(NamedTuple):
    """A pair of records, and whether it is one customer: always, never, or decided no more."""

    choice: Choice
    record_a: Record
    record_b: Record
    reason: str
    decided_at: datetime
    """UTC, without zone."""

    @property
    def pair(self) -> Pair:
        """What it is about."""
        return frozenset((self.record_a, self.record_b))


def load_decisions(workspace: Workspace) -> list[Decision]:
    """Every decision, oldest first.

    Raises:
        StorageError: the file holds a line that is no decision.
    """
    path = decisions_file(workspace)
    if not path.is_file():
        return []
    return [
        _read(path, number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    ]


def in_force(decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """The last decision on each pair, of pairs that are still decided.

    Args:
        decisions: oldest first.
    """
    latest = {decision.pair: decision for decision in decisions}
    return {pair: decision for pair, decision in latest.items() if decision.choice != "forget"}


def add_decision(workspace: Workspace, decision: Decision) -> None:
    """Write one decision down, durably; the next run obeys it.

    Raises:
        StorageError: the folder state/ cannot be written.
    """
    line = json.dumps(
        {**decision._asdict(), "decided_at": decision.decided_at.isoformat()}, ensure_ascii=False
    )
    path = decisions_file(workspace)
    with storage_errors("A decision", path.parent):
        append_line(path, line)


def stage_decisions(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision]) -> None:
    """Put the decisions where the models read them: run.identity_decisions."""
    connection.execute("create schema if not exists run")
    connection.execute(TABLE)
    for number, one in enumerate(decisions, start=1):
        connection.execute(
            "insert into run.identity_decisions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, one.choice, *one.record_a, *one.record_b, one.reason, one.decided_at],
        )


def staged_decisions(connection: duckdb.DuckDBPyConnection) -> list[Decision]:
    """The decisions that the models read, oldest first."""
    rows = connection.execute(
        "select * exclude (decision_number) from run.identity_decisions order by decision_number"
    ).fetchall()
    return [
        Decision(choice, Record(*keys[:3]), Record(*keys[3:]), reason, decided_at)
        for choice, *keys, reason, decided_at in rows
    ]


def decisions_file(workspace: Workspace) -> Path:
    """Where the decisions stand; the file is not there before the first."""
    return workspace.state / "identity" / "decisions.jsonl"


def _read(path: Path, number: int, line: str) -> Decision:
    try:
        row = json.loads(line)
        if row["choice"] not in get_args(Choice):
            raise ValueError(f"'{row['choice']}' is no choice")  # noqa: TRY301 - told with its line
        return Decision(
            row["choice"],
            Record(*row["record_a"]),
            Record(*row["record_b"]),
            row["reason"],
            datetime.fromisoformat(row["decided_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"{path}, line {number} is no decision: {error}.",
            remedy="Mend or remove the line, or restore the file from a backup.",
        ) from error
