"""Tables of PostgreSQL and SQLite: the whole of them, or what changed since the last reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa

from ingestion.mapping import check_columns
from ingestion.sources.attached_table import AttachedTable, attached_table
from ingestion.sources.changes import Changes
from ingestion.sources.cursors import move_cursor, read_cursor
from ingestion.sources.headers import column_names
from ingestion.sources.model import Page, Reading, SourceObject
from ingestion.sources.records import numbered_batches
from workspace.durable import storage_errors
from workspace.paths import Workspace

_READER = 1
"""Raised when the same rows come out as other text, so that they land anew."""


def database_reading(workspace: Workspace, source_object: SourceObject) -> Reading:
    """One page with the whole table; or with its new and changed rows, none if there are none.

    Raises:
        ConfigurationError: the URL is not set or of no known kind; the cursor column is not there.
        SourceUnreadableError: the database cannot be reached, refuses us or has no such table.
        StorageError: there is no room to sort its rows.
    """
    spill = workspace.scratch / "spill"
    with storage_errors("Rows to be sorted", spill):
        spill.mkdir(parents=True, exist_ok=True)
    table = str(source_object.mapping.table)
    if source_object.mapping.delivery != "changes":
        page = _page(source_object, table, lambda: _whole(source_object, spill))
        return Reading([page], _nothing)
    cursor = read_cursor(workspace, source_object)
    changes = Changes(str(source_object.mapping.cursor), cursor)
    batches = _changed(source_object, spill, changes)
    first = next(batches)
    if cursor.n_readings and not first.num_rows:
        return Reading([], _nothing)
    name = f"{table} {cursor.n_readings + 1:06d}"
    return Reading(
        [_page(source_object, name, lambda: chain([first], batches))],
        lambda: move_cursor(workspace, source_object, changes.moved()),
    )


def _page(
    source_object: SourceObject, name: str, batches: Callable[[], Iterator[pa.RecordBatch]]
) -> Page:
    options = {"reader": _READER, "format": "sql", "table": source_object.mapping.table}
    reading = json.dumps(options, sort_keys=True)
    return Page(name, reading, content_hash=None, modified_at=None, batches=batches)


def _nothing() -> None:
    """Nothing is kept: a whole reading has no cursor."""


def _whole(source_object: SourceObject, spill: Path) -> Iterator[pa.RecordBatch]:
    with attached_table(source_object, spill) as table:
        yield from numbered_batches(_columns(table), table.rows())


def _changed(
    source_object: SourceObject, spill: Path, changes: Changes
) -> Iterator[pa.RecordBatch]:
    with attached_table(source_object, spill) as table:
        if changes.column not in table.column_names:
            check_columns(source_object, table.name, table.column_names)
        yield from numbered_batches(_columns(table), changes.rows(table))


def _columns(table: AttachedTable) -> tuple[str, ...]:
    return column_names(table.column_names, f"the table {table.name}")
