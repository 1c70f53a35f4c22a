"""The months that were closed: their figures as they were then, kept in state/closed/.

A month's first closing lies in `YYYY-MM`, the second in `YYYY-MM.2`: one that was reopened stays.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import duckdb

from serving.closed_figures import QUERIES, TABLES
from serving.manifest import Generation
from workspace.durable import make_folder, replace_text, storage_errors, sync, sync_tree
from workspace.errors import C360Error, StorageError
from workspace.paths import Workspace

MANIFEST = "closed.json"
REOPENED = "reopened.json"
"""Beside the manifest of a closing that is in force no more: when, and why."""


@dataclass(frozen=True)
class ClosedMonth:
    """A closing of a month: of which generation, and when."""

    month: date
    closing_number: int
    """1 for the month's first."""
    generation: int
    as_of: date
    closed_at: datetime
    """UTC, without zone."""
    reopened_at: datetime | None = None
    """UTC, without zone; none while it is in force."""
    reopening_reason: str | None = None


def close_month(
    workspace: Workspace, generation: Generation, month: date, closed_at: datetime
) -> ClosedMonth:
    """Keep the figures of a complete month as the generation shows them.

    Args:
        workspace: the caller holds its run lock.
        generation: the one that readers see.
        month: its first day.
        closed_at: now, UTC without zone.

    Raises:
        C360Error: it is closed already, not complete, or not in the generation.
        StorageError: state/ cannot be written.
    """
    earlier = [one for one in closed_months(workspace) if one.month == month]
    if earlier and earlier[-1].reopened_at is None:
        raise C360Error(
            f"{month:%Y-%m} was closed on {earlier[-1].closed_at:%Y-%m-%d}, with generation "
            f"{earlier[-1].generation}.",
            remedy="What changed since is in metric_restatements. `c360 reopen-month "
            f"{month:%Y-%m} --reason …` lets it be closed anew; the first closing stays readable.",
        )
    kept = ClosedMonth(
        month, len(earlier) + 1, generation.number, generation.manifest.as_of, closed_at
    )
    folder = _folder(workspace)
    with storage_errors("The closed month", folder):
        make_folder(folder)
        fresh = folder / f".{month:%Y-%m}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{_quoted(generation.full)}' as generation (read_only)")
        _check_month(connection, generation, month)
        for table, query in QUERIES.items():
            sql = query.replace("$month", f"date '{month}'")
            path = _quoted(fresh / f"{table}.parquet")
            connection.execute(f"copy ({sql}) to '{path}' (format parquet)")
    with storage_errors("The closed month", folder):
        content = {
            "month": month.isoformat(),
            "generation": kept.generation,
            "as_of": kept.as_of.isoformat(),
            "closed_at": closed_at.isoformat(),
        }
        replace_text(fresh / MANIFEST, json.dumps(content, indent=2) + "\n")
        sync_tree(fresh)
        fresh.rename(_path(workspace, kept))
        sync(folder)
    return kept


def reopen_month(
    workspace: Workspace, month: date, reason: str, reopened_at: datetime
) -> ClosedMonth:
    """Let a month be closed anew; the closing that it had stays, with the reason.

    Args:
        workspace: the caller holds its run lock.
        month: its first day.
        reason: for those who read the restatements; not empty.
        reopened_at: now, UTC without zone.

    Raises:
        C360Error: it is not closed, or no reason is given.
        StorageError: state/ cannot be written.
    """
    closings = [one for one in closed_months(workspace) if one.month == month]
    if not closings or closings[-1].reopened_at is not None:
        raise C360Error(
            f"{month:%Y-%m} is not closed.",
            remedy=f"It was reopened on {closings[-1].reopened_at:%Y-%m-%d} already."
            if closings
            else "Nothing has to be reopened.",
        )
    if not reason.strip():
        raise C360Error(
            "A month is not reopened without a reason.",
            remedy="Say in --reason what those who read the restatements must know.",
        )
    path = _path(workspace, closings[-1])
    with storage_errors("The closed month", path):
        content = {"reopened_at": reopened_at.isoformat(), "reason": reason.strip()}
        replace_text(path / REOPENED, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    return replace(closings[-1], reopened_at=reopened_at, reopening_reason=reason.strip())


def closed_months(workspace: Workspace) -> list[ClosedMonth]:
    """Every closing of every month, in the order of months and closings.

    Raises:
        StorageError: one of them has lost its description, or that it was reopened.
    """
    closings = sorted(
        (_read(path) for path in _folder(workspace).glob("[0-9]*")),
        key=lambda one: (one.month, one.closing_number),
    )
    for earlier, later in pairwise(closings):
        if earlier.month == later.month and earlier.reopened_at is None:
            raise StorageError(
                f"{earlier.month:%Y-%m} was closed anew, but {_path(workspace, earlier)} does not "
                "say that it was reopened.",
                remedy=f"Put {REOPENED} back from a backup of state/.",
            )
    return closings


def stage_closed_months(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Put what is kept of all closed months into the schema `run`, for the models to compare.

    Raises:
        StorageError: a closed month cannot be read.
    """
    closed = closed_months(workspace)
    connection.execute("create schema if not exists run")
    connection.execute(
        "create or replace table run.closed_months"
        " (month date, closing_number bigint, generation bigint, as_of date, closed_at timestamp,"
        " reopened_at timestamp, reopening_reason varchar)"
    )
    for one in closed:
        connection.execute(
            "insert into run.closed_months values (?, ?, ?, ?, ?, ?, ?)", list(astuple(one))
        )
    for table, columns in TABLES.items():
        connection.execute(
            f"create or replace table run.{table} ({columns}, closing_number bigint)"
        )
        for one in closed:
            path = _path(workspace, one) / f"{table}.parquet"
            try:
                connection.execute(
                    f"insert into run.{table} by name select *, {one.closing_number} as "
                    f"closing_number from read_parquet('{_quoted(path)}')"
                )
            except duckdb.Error as error:
                raise StorageError(
                    f"The closed month in {path} cannot be read.",
                    remedy="Put the file back from a backup of state/.",
                ) from error


def closed_fingerprint(closed: list[ClosedMonth]) -> str:
    """The hash of which months are closed or reopened: another one, and a run is due."""
    content = [
        [at.isoformat() for at in (one.month, one.closed_at, one.reopened_at) if at]
        for one in closed
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def staged_closed_months(connection: duckdb.DuckDBPyConnection) -> list[ClosedMonth]:
    """The closings that there were when a run began, in the order of months and closings."""
    rows = connection.execute("from run.closed_months order by month, closing_number")
    return [ClosedMonth(*row) for row in rows.fetchall()]


def _check_month(
    connection: duckdb.DuckDBPyConnection, generation: Generation, month: date
) -> None:
    found = connection.execute(
        "select min(month), max(month) from generation.marts.revenue_retention"
        " where is_complete_month"
    )
    first, last = found.fetchall()[0]
    if first is None or last is None or not first <= month <= last:
        raise C360Error(
            f"{month:%Y-%m} is no complete month of generation {generation.number}, which is as of "
            f"{generation.manifest.as_of}.",
            remedy="There is none to close yet."
            if first is None or last is None
            else f"Close one from {first:%Y-%m} to {last:%Y-%m}.",
        )


def _read(path: Path) -> ClosedMonth:
    try:
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        closed = ClosedMonth(
            date.fromisoformat(content["month"]),
            int(path.suffix[1:] or 1),
            content["generation"],
            date.fromisoformat(content["as_of"]),
            datetime.fromisoformat(content["closed_at"]),
        )
        if not (path / REOPENED).exists():
            return closed
        content = json.loads((path / REOPENED).read_text(encoding="utf-8"))
        reopened_at = datetime.fromisoformat(content["reopened_at"])
        return replace(closed, reopened_at=reopened_at, reopening_reason=content["reason"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The closed month in {path} cannot be read.",
            remedy="Put the folder back from a backup of state/.",
        ) from error


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "closed"


def _path(workspace: Workspace, one: ClosedMonth) -> Path:
    suffix = f".{one.closing_number}" if one.closing_number > 1 else ""
    return _folder(workspace) / f"{one.month:%Y-%m}{suffix}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
