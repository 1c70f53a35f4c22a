"""The only writer of raw: pages of landing become rows of raw tables, each page once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingestion.batches import Batch, LandedPage, read_batches
from ingestion.raw_columns import new_raw_columns, raw_columns
from ingestion.sources.model import PAGE_COLUMNS, SourceObject
from ingestion.sql import quoted, text
from ingestion.transactions import transaction
from workspace.errors import StorageError
from workspace.paths import Workspace

REMEDY = (
    "Put landing/ back from a backup, or delete warehouse.duckdb to start from what landing has."
)


@dataclass(frozen=True)
class LoadedObject:
    """What one object has in landing, and what of it was new to raw."""

    n_batches: int
    n_new_pages: int
    n_new_rows: int


def load(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace, source_object: SourceObject
) -> LoadedObject:
    """Bring every page of landing that raw lacks into raw.<source>__<object>.

    A page and the record of it are one transaction, and a batch is recorded after its pages: killed
    anywhere and run again, nothing is lost and nothing stands twice. Columns that a page brings are
    added, those it lacks stay null.

    Raises:
        StorageError: landing lacks a batch or page that raw has or a batch names, or a page holds
            other rows than its batch says.
    """
    batches = read_batches(workspace, source_object)
    _create_raw_table(connection, source_object)
    recorded = _recorded_batches(connection, source_object)
    _refuse_lost_batches(recorded, batches, source_object)
    loaded = _loaded_pages(connection, source_object)
    new_pages = {page.page_id: page for batch in batches for page in batch.pages}
    new_pages = {page_id: page for page_id, page in new_pages.items() if page_id not in loaded}
    for page in new_pages.values():
        _load_page(connection, page, source_object)
    for batch in batches:
        if batch.number not in recorded:
            _record_batch(connection, batch, source_object)
    n_new_rows = sum(page.n_rows for page in new_pages.values())
    return LoadedObject(len(batches), len(new_pages), n_new_rows)


def _create_raw_table(connection: duckdb.DuckDBPyConnection, source_object: SourceObject) -> None:
    connection.execute(
        f"create table if not exists {_table(source_object)} (_c360_page_id varchar not null,"
        " _c360_row bigint not null, _c360_line bigint, _c360_defect varchar, _c360_text varchar)"
    )


def _recorded_batches(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject
) -> dict[int, str]:
    found = connection.execute(
        "select distinct batch_number, batch_id from raw.batches"
        " where source_system = ? and source_object = ?",
        [source_object.source, source_object.name],
    )
    return dict(found.fetchall())


def _loaded_pages(connection: duckdb.DuckDBPyConnection, source_object: SourceObject) -> set[str]:
    found = connection.execute(
        "select page_id from raw.pages where source_system = ? and source_object = ?",
        [source_object.source, source_object.name],
    )
    return {page_id for (page_id,) in found.fetchall()}


def _refuse_lost_batches(
    recorded: dict[int, str], batches: Sequence[Batch], source_object: SourceObject
) -> None:
    landed = {batch.number: batch.batch_id for batch in batches}
    lost = sorted(number for number, known in recorded.items() if landed.get(number) != known)
    if lost:
        raise StorageError(
            f"Landing no longer has batch {lost[0]} of {source_object.label}, which the warehouse"
            f" was built from ({len(lost)} of {len(recorded)} batches are gone).",
            remedy=REMEDY,
        )


def _load_page(
    connection: duckdb.DuckDBPyConnection, page: LandedPage, source_object: SourceObject
) -> None:
    """Insert one page with the record of it, both or neither."""
    if not page.path.is_file():
        raise StorageError(
            f"Landing lacks page {page.page_id} of {source_object.label}, which was read from"
            f" {page.name}.",
            remedy=REMEDY,
        )
    system, name = source_object.source, source_object.name
    with transaction(connection):
        headers = _headers(connection, page.path)
        known = raw_columns(connection, system, name)
        for header, column in new_raw_columns(headers, known).items():
            connection.execute(
                f"alter table {_table(source_object)} add column {quoted(column)} varchar"
            )
            connection.execute(
                "insert into raw.columns values (?, ?, ?, ?, ?)",
                [system, name, header, column, len(known)],
            )
            known[header] = column
        columns = [*PAGE_COLUMNS, *(known[header] for header in headers)]
        names = ", ".join(quoted(column) for column in columns)
        positions = ", ".join(f"c{position}" for position in range(len(columns)))
        inserted = connection.execute(
            f"insert into {_table(source_object)} (_c360_page_id, {names})"
            f" select {text(page.page_id)}, {positions}"
            f" from read_parquet({text(str(page.path))}) as page({positions})"
        ).fetchall()
        if inserted != [(page.n_rows,)]:
            raise StorageError(
                f"Page {page.page_id} of {source_object.label} (read from {page.name}) holds"
                f" {inserted[0][0]} rows where {page.n_rows} were landed.",
                remedy=REMEDY,
            )
        connection.execute(
            "insert into raw.pages values (?, ?, ?, ?, ?)",
            [system, name, page.page_id, page.n_rows, headers],
        )


def _headers(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """The export's own columns in a page, as it wrote them."""
    found = connection.execute(
        f"select name from parquet_schema({text(str(path))}) where num_children is null"
    )
    return [name for (name,) in found.fetchall()][len(PAGE_COLUMNS) :]


def _record_batch(
    connection: duckdb.DuckDBPyConnection, batch: Batch, source_object: SourceObject
) -> None:
    landed_at = _utc(batch.read_at)
    batch_columns = [source_object.source, source_object.name, batch.batch_id, batch.number]
    pages: list[tuple[str | None, str | None, int]] = [
        (page.name, page.page_id, page.n_rows) for page in batch.pages
    ]
    with transaction(connection):
        connection.executemany(
            "insert into raw.batches values (?, ?, ?, ?, ?, ?, ?, ?)",
            [[*batch_columns, landed_at, *page] for page in pages or [(None, None, 0)]],
        )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _table(source_object: SourceObject) -> str:
    return f"raw.{quoted(source_object.raw_table)}"
