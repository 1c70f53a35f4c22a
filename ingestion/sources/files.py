"""Exports in a folder: delimited text, JSON Lines, Parquet and Excel, one page a file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa

from ingestion.content_hashes import ContentHashes
from ingestion.sources.csv_pages import csv_batches
from ingestion.sources.excel_pages import excel_batches
from ingestion.sources.hashed_files import HashedFile, file_format, hashed_files
from ingestion.sources.json_pages import json_batches
from ingestion.sources.matching import MatchedFile, Signature, matched_files, unreadable
from ingestion.sources.model import PAGE_COLUMNS, Page, SourceChangedError, SourceObject
from ingestion.sources.parquet_pages import parquet_batches
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_READERS: dict[str, Callable[[Path, ObjectMapping], Iterator[pa.RecordBatch]]] = {
    "csv": csv_batches,
    "json": json_batches,
    "parquet": parquet_batches,
    "excel": excel_batches,
}
_Batches = Generator[pa.RecordBatch, None, None]


def file_pages(source_object: SourceObject, hashes: ContentHashes) -> list[Page]:
    """The pages of an object's files, in order of their names; hashed, not yet read.

    Raises:
        SourceUnreadableError: a file or the folder is missing, forbidden or of no known format.
        SourceChangedError: from `batches`, where a file changed since it was hashed.
    """
    return [
        Page(
            name=file.name,
            reading=file.reading,
            content_hash=file.content_hash,
            modified_at=_EPOCH + timedelta(microseconds=file.signature.modified_ns // 1000),
            batches=partial(_unchanged, source_object, file),
        )
        for file in hashed_files(source_object, hashes)
    ]


def columns_by_file(source_object: SourceObject) -> dict[Path, list[str]]:
    """The columns of each file that the object's pattern means now; only first rows are read.

    Raises:
        SourceUnreadableError: a file cannot be read.
    """
    return {
        file.path: _columns(source_object, file, file_format(source_object, file.name))
        for file in matched_files(source_object)
    }


def _columns(source_object: SourceObject, file: MatchedFile, kind: str) -> list[str]:
    with closing(_batches(source_object, file.path, kind)) as batches:
        return list(next(batches).schema.names[len(PAGE_COLUMNS) :])


def _unchanged(source_object: SourceObject, file: HashedFile) -> _Batches:
    """What the file's reader yields; at the end it is sure that this was the hashed content."""
    yield from _batches(source_object, file.path, file.format)
    try:
        signature = Signature.of(file.path)
    except OSError as error:
        raise unreadable(source_object, file.path, error) from None
    if signature != file.signature:
        raise SourceChangedError(
            f"{file.path}, of {source_object.label}, was written to while it was read.",
            remedy="Run again once it is complete; write exports under another name, then rename.",
        )


def _batches(source_object: SourceObject, path: Path, kind: str) -> _Batches:
    try:
        yield from _READERS[kind](path, source_object.mapping)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise SourceUnreadableError(
            f"{path}, of {source_object.label}, is compressed and breaks off or is damaged.",
            remedy="Send the whole file again.",
        ) from None
    except OSError as error:
        raise unreadable(source_object, path, error) from None
