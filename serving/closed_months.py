"""The months that were closed: their figures as they were then, kept in state/closed/."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from serving.manifest import Generation
from workspace.durable import make_folder, replace_text, storage_errors, sync, sync_tree
from workspace.errors import C360Error, StorageError
from workspace.paths import Workspace

MANIFEST = "closed.json"
TABLES = {
    "closed_figures": (
        "month date, retention_window varchar, dimension varchar, member varchar, metric varchar, "
        "amount decimal(38, 12)"
    ),
    "closed_customers": "month date, customer_id varchar, metric varchar, amount decimal(28, 8)",
    "closed_items": (
        "month date, customer_id varchar, item_id varchar, currency varchar, "
        "local_mrr_amount decimal(28, 8)"
    ),
}
"""What the models compare of a month: files, and tables of `run` of the same names."""
FIGURES = """
select month, retention_window, dimension, member, metric, cast(amount as decimal(38, 12)) as amount
from (
    unpivot (
        select * replace (
            cast(nrr as decimal(38, 12)) as nrr,
            cast(grr as decimal(38, 12)) as grr,
            cast(nrr_summation as decimal(38, 12)) as nrr_summation,
            cast(logo_retention_rate as decimal(38, 12)) as logo_retention_rate
        )
        from generation.marts.revenue_retention where month = $month
    )
    on opening_mrr_amount, new_mrr_amount, reactivation_mrr_amount, expansion_mrr_amount,
        contraction_mrr_amount, churn_mrr_amount, fx_mrr_amount, closing_mrr_amount,
        cohort_opening_mrr_amount, cohort_closing_mrr_amount, cohort_retained_mrr_amount,
        n_cohort_customers, n_retained_customers, nrr, grr, nrr_summation, logo_retention_rate
    into name metric value amount
)
order by all
"""
CUSTOMERS = """
select month, customer_id, metric, amount
from (
    unpivot (from generation.marts.customer_months where month = $month)
    on opening_mrr_amount, new_mrr_amount, reactivation_mrr_amount, expansion_mrr_amount,
        contraction_mrr_amount, churn_mrr_amount, fx_mrr_amount, closing_mrr_amount
    into name metric value amount
)
where amount <> 0
order by all
"""
ITEMS = """
select $month as month, customer_id, item_id, currency, local_mrr_amount
from generation.marts.recurring_items
where
    effective_from < $month + interval 1 month
    and effective_to >= $month + interval 1 month
    and local_mrr_amount <> 0
order by all
"""
HEALTH = """
select month, customer_id, health_score, health_band, coverage_rate
from generation.marts.customer_health
where month = $month
order by all
"""
QUERIES = {
    "closed_figures": FIGURES,
    "closed_customers": CUSTOMERS,
    "closed_items": ITEMS,
    "closed_health": HEALTH,
}
"""What is kept of a month, by file; health as it was known then can never be computed again."""


@dataclass(frozen=True)
class ClosedMonth:
    """A month whose figures are kept: of which generation, and when they were."""

    month: date
    generation: int
    as_of: date
    closed_at: datetime
    """UTC, without zone."""


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
    closed = {one.month: one for one in closed_months(workspace)}
    if month in closed:
        raise C360Error(
            f"{month:%Y-%m} was closed on {closed[month].closed_at:%Y-%m-%d}, with generation "
            f"{closed[month].generation}.",
            remedy="What changed since is in metric_restatements.",
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
    kept = ClosedMonth(month, generation.number, generation.manifest.as_of, closed_at)
    with storage_errors("The closed month", folder):
        content = {
            "month": month.isoformat(),
            "generation": kept.generation,
            "as_of": kept.as_of.isoformat(),
            "closed_at": closed_at.isoformat(),
        }
        replace_text(fresh / MANIFEST, json.dumps(content, indent=2) + "\n")
        sync_tree(fresh)
        fresh.rename(folder / f"{month:%Y-%m}")
        sync(folder)
    return kept


def closed_months(workspace: Workspace) -> list[ClosedMonth]:
    """Every month that was closed, oldest first.

    Raises:
        StorageError: one of them has lost its description.
    """
    return [_read(path) for path in sorted(_folder(workspace).glob("[0-9]*"))]


def stage_closed_months(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Put what is kept of all closed months into the schema `run`, for the models to compare.

    Raises:
        StorageError: a closed month cannot be read.
    """
    closed = closed_months(workspace)
    connection.execute("create schema if not exists run")
    connection.execute(
        "create or replace table run.closed_months"
        " (month date, generation bigint, as_of date, closed_at timestamp)"
    )
    for one in closed:
        connection.execute(
            "insert into run.closed_months values (?, ?, ?, ?)",
            [one.month, one.generation, one.as_of, one.closed_at],
        )
    for table, columns in TABLES.items():
        connection.execute(f"create or replace table run.{table} ({columns})")
        for one in closed:
            path = _folder(workspace) / f"{one.month:%Y-%m}" / f"{table}.parquet"
            try:
                connection.execute(
                    f"insert into run.{table} by name from read_parquet('{_quoted(path)}')"
                )
            except duckdb.Error as error:
                raise StorageError(
                    f"The closed month in {path} cannot be read.",
                    remedy="Put the file back from a backup of state/.",
                ) from error


def closed_fingerprint(closed: list[ClosedMonth]) -> str:
    """The hash of which months are closed: another one, and a run is due."""
    content = [[one.month.isoformat(), one.closed_at.isoformat()] for one in closed]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def staged_closed_months(connection: duckdb.DuckDBPyConnection) -> list[ClosedMonth]:
    """The months that were closed when a run began, oldest first."""
    rows = connection.execute(
        "select month, generation, as_of, closed_at from run.closed_months order by month"
    )
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
        return ClosedMonth(
            date.fromisoformat(content["month"]),
            content["generation"],
            date.fromisoformat(content["as_of"]),
            datetime.fromisoformat(content["closed_at"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The closed month in {path} cannot be read.",
            remedy="Put the folder back from a backup of state/.",
        ) from error


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "closed"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
