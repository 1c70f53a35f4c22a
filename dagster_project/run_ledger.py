"""The ledger of runs, state/runs.jsonl: one line for every run that ended, however it did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from workspace.durable import append_line
from workspace.paths import Workspace

RunOutcome = Literal["published", "unchanged", "refused", "failed"]


@dataclass
class RunRecord:
    """What one run did. It is written by its stages as they end; `failed` until one knows better.

    `n_read` counts the rows that the sources held, `n_new` those of them that landing had not,
    `n_quarantined` the rows of the present data that were set aside.
    """

    run_id: str
    started_at: datetime
    as_of: date
    ended_at: datetime | None = None
    outcome: RunOutcome = "failed"
    generation: int | None = None
    n_read: int = 0
    n_new: int = 0
    n_quarantined: int = 0
    n_models: int = 0
    n_published_tables: int = 0
    reasons: list[str] = field(default_factory=list)
    """Why a gate refused or a stage failed, in words."""
    warnings: list[str] = field(default_factory=list)
    """What a gate let pass and a person should know."""

    @property
    def seconds(self) -> float:
        """How long the run took; 0 while it lasts."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else 0.0


def append_run(workspace: Workspace, record: RunRecord) -> None:
    """Add one line to the ledger."""
    line = orjson.dumps(asdict(record) | {"seconds": record.seconds})
    append_line(_path(workspace), line.decode())


def last_run(workspace: Workspace) -> dict[str, Any] | None:
    """The last line of the ledger; None before the first run has ended."""
    path = _path(workspace)
    if not path.is_file():
        return None
    lines = path.read_bytes().splitlines()
    last: dict[str, Any] | None = orjson.loads(lines[-1]) if lines else None
    return last


def _path(workspace: Workspace) -> Path:
    return workspace.state / "runs.jsonl"
