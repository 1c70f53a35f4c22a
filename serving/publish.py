"""Publishes the marts of one run as a new generation: whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from serving.building import GenerationBuilder
from serving.generations import (
    NAME,
    current_number,
    folder_of,
    hold,
    kept_numbers,
    last_published,
    point_to,
    record_event,
    record_published,
)
from serving.manifest import Generation, Manifest, describe_files
from serving.tables import FACTS, TableText
from serving.verdict import require_no_hold, require_passed
from workspace.durable import storage_errors, sync, sync_tree
from workspace.errors import StorageError
from workspace.paths import Workspace

KEPT_GENERATIONS = 5
ONLY_OWNER = 0o700
EVERYONE_READS = 0o755


UNWRITABLE = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
    duckdb.FatalException,
)
"""What DuckDB raises where a file cannot be written, by the moment at which it finds out."""


@dataclass(frozen=True)
class Publication:
    """What a run asks to publish.

    Attributes:
        run_id: whose check results must vouch for the figures.
        as_of: the date that the figures are of.
        fingerprint: of everything that the run was made from.
        published_at: now, UTC, without zone.
        expected_checks: (check_name, subject) of every check that must have left a result.
        tables: texts of every table to publish, run-time tables too, without the schema `marts`.
        versions: of what made the marts, for the manifest.
        commit: called with the number of the generation when its files are whole and before
            readers see it; keeps what belongs to the publication alone (the identity ledger).
    """

    run_id: str
    as_of: date
    fingerprint: str
    published_at: datetime
    expected_checks: frozenset[tuple[str, str]]
    tables: Mapping[str, TableText]
    versions: Mapping[str, str]
    commit: Callable[[int], None]


def publish(workspace: Workspace, request: Publication) -> Generation:
    """Publish the marts of the warehouse.

    Until the pointer moves nobody sees anything of it; a crash before that moment leaves what
    readers had, a crash after it leaves the new generation. What a crash left over is removed by
    the next publication.

    Args:
        workspace: the caller holds its run lock, and no connection to its warehouse.
        request: what to publish, and what must vouch for it.

    Raises:
        GateRefusedError: a hold is in place, a table was not built, or a check is missing, broken
            or critical and failed.
        StorageError: the folder serving/ or state/ cannot be written.
    """
    require_no_hold(hold(workspace))
    with storage_errors("A generation", workspace.serving):
        workspace.serving.mkdir(parents=True, exist_ok=True)
        last = last_published(workspace) or 0
        _remove_leftovers(workspace, last)
        building = workspace.serving / f".building-{last + 1:06d}"
        folder = folder_of(workspace, last + 1)
        try:
            manifest = _build(workspace, request, building, last + 1)
            building.rename(folder)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        sync(workspace.serving)
        request.commit(manifest.number)
        point_to(workspace, manifest.number)
        record_published(workspace, manifest.number)
        record_event(workspace, "published", manifest.number, request.published_at)
        _prune(workspace)
    return Generation(folder, manifest)


def _build(workspace: Workspace, request: Publication, folder: Path, number: int) -> Manifest:
    """The whole generation in `folder`, down to the disk."""
    with _warehouse(workspace) as connection, _duckdb_errors(workspace):
        connection.execute(
            FACTS,
            {
                "run_id": request.run_id,
                "as_of": request.as_of,
                "published_at": request.published_at,
            },
        )
        checks = require_passed(connection, request.run_id, request.expected_checks)
        folder.mkdir(mode=ONLY_OWNER)
        tables = GenerationBuilder(connection, folder, request.tables).build()
    manifest = Manifest(
        number=number,
        parent=current_number(workspace),
        run_id=request.run_id,
        as_of=request.as_of,
        fingerprint=request.fingerprint,
        published_at=request.published_at,
        checks=checks,
        tables=tables,
        files=describe_files(folder),
        versions={"duckdb": duckdb.__version__, **request.versions},
    )
    manifest.write(folder)
    folder.chmod(EVERYONE_READS)
    sync_tree(folder)
    return manifest


@contextmanager
def _warehouse(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that reads the warehouse under that name."""
    with duckdb.connect() as connection:
        path = str(workspace.warehouse).replace("'", "''")
        try:
            connection.execute(f"attach '{path}' as warehouse (read_only)")
        except duckdb.IOException as error:
            raise StorageError(
                f"The warehouse {workspace.warehouse} cannot be read.",
                remedy="Close whatever else has it open, then run again.",
            ) from error
        yield connection


@contextmanager
def _duckdb_errors(workspace: Workspace) -> Iterator[None]:
    """DuckDB's own words for a full disk or missing rights, as a sentence for a person."""
    try:
        yield
    except UNWRITABLE as error:
        cause = str(error).splitlines()[0].rpartition("Error: ")[2].rpartition("error: ")[2]
        raise StorageError(
            f"A generation cannot be written to {workspace.serving}: {cause.rstrip('.')}.",
            remedy="Free space or give write permission, then run again.",
        ) from error


def _remove_leftovers(workspace: Workspace, last: int) -> None:
    """Remove what a crash left: half-built, half-removed and never published generations."""
    for path in list(workspace.serving.iterdir()):
        match = NAME.fullmatch(path.name)
        is_unpublished = match is not None and int(match[1]) > last
        if is_unpublished or path.name.startswith((".building-", ".removing-")):
            shutil.rmtree(path)


def _prune(workspace: Workspace) -> None:
    """Keep the newest generations; the others vanish by name first, then by content."""
    for number in kept_numbers(workspace)[:-KEPT_GENERATIONS]:
        folder = folder_of(workspace, number)
        doomed = folder.with_name(f".removing-{folder.name}")
        folder.rename(doomed)
        shutil.rmtree(doomed)
