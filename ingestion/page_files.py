"""Writes one page to its Parquet file: whole and on the disk, or not at all."""

from __future__ import annotations

import hashlib
import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow.parquet as pq

from ingestion.batches import page_id_of
from ingestion.sources.model import PAGE_COLUMNS, Page
from workspace.durable import storage_errors, sync

_UNFINISHED = "unfinished-*"


@dataclass(frozen=True)
class WrittenPage:
    """What a page turned out to be once all of it was read."""

    page_id: str
    n_rows: int
    columns: tuple[str, ...]


def write_page(folder: Path, page: Page, page_id: str | None) -> WrittenPage:
    """Write a page into `folder`; without an id, its id follows from the rows that it yields.

    Raises:
        SourceUnreadableError: the page cannot be read; nothing is left behind.
        StorageError: the page cannot be written; nothing is left behind.
    """
    unfinished = folder / _UNFINISHED.replace("*", str(os.getpid()))
    try:
        with storage_errors("Landing", folder):
            with unfinished.open("wb") as file:
                rows_hash, n_rows, columns = _write(file, page)
                file.flush()
                os.fsync(file.fileno())
            page_id = page_id or page_id_of(rows_hash, page.reading)
            unfinished.replace(folder / f"{page_id}.parquet")
            sync(folder)
    finally:
        unfinished.unlink(missing_ok=True)
    return WrittenPage(page_id, n_rows, columns)


def remove_unfinished(folder: Path) -> None:
    """Remove what a crash left; only the holder of the object may do so."""
    for path in folder.glob(_UNFINISHED):
        path.unlink(missing_ok=True)


def _write(file: BinaryIO, page: Page) -> tuple[str, int, tuple[str, ...]]:
    """Write all record batches; the hash of the rows, their number, and the export's columns."""
    digest = hashlib.sha256()
    n_rows = 0
    batches = page.batches()
    first = next(batches)
    with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
        for batch in itertools.chain([first], batches):
            writer.write_batch(batch)
            n_rows += batch.num_rows
            if page.content_hash is None:
                digest.update(batch.serialize())
    return digest.hexdigest(), n_rows, tuple(first.schema.names[len(PAGE_COLUMNS) :])
