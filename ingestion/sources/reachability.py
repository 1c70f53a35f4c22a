"""Whether sources can be reached, and with which rights: what `c360 check` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ingestion.mapping import check_columns
from ingestion.sources.attached_table import attached_table
from ingestion.sources.connectors import api_rights
from ingestion.sources.files import columns_by_file
from ingestion.sources.matching import no_match
from ingestion.sources.model import SourceObject
from workspace.errors import C360Error, SourceUnreadableError

_BYTES_IN_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Reachability:
    """What was found at one object: whether it can be read, and what there is or what is wrong."""

    label: str
    """source.object"""
    is_reachable: bool
    detail: str
    exit_code: int
    """That of the error which a run would end with; 0 where it can be read."""


def check_sources(objects: Iterable[SourceObject]) -> list[Reachability]:
    """Try each object; nothing is written, and no more is read of a file than its first rows."""
    return [check_source(source_object) for source_object in objects]


def check_source(source_object: SourceObject) -> Reachability:
    """Try one object: reach it, find its columns, and tell its size and our rights."""
    try:
        detail = _LOOKS[source_object.kind](source_object)
    except C360Error as error:
        return Reachability(source_object.label, False, str(error), error.exit_code)
    return Reachability(source_object.label, True, detail, 0)


def _files(source_object: SourceObject) -> str:
    by_file = columns_by_file(source_object)
    if not by_file:
        raise no_match(source_object)
    columns = {column: None for names in by_file.values() for column in names}
    size = sum(path.stat().st_size for path in by_file)
    if columns:
        *_, last = by_file
        check_columns(source_object, last.name, list(columns))
    elif size:
        names = ", ".join(path.name for path in by_file)
        raise SourceUnreadableError(
            f"{names}, of {source_object.label}, has no header below line"
            f" {source_object.mapping.skip_lines}.",
            remedy="Correct 'skip_lines', or send the export with its header.",
        )
    megabytes = size / _BYTES_IN_MEGABYTE
    return f"{len(by_file)} file(s), {megabytes:.1f} MB, {len(columns)} columns; readable"


def _table(source_object: SourceObject) -> str:
    with attached_table(source_object) as table:
        check_columns(source_object, table.name, table.column_names)
        size = f"{table.n_rows()} rows, {len(table.columns)} columns"
        rights = table.write_rights()
    return f"{size}; readable; " + (f"not read-only: {rights}" if rights else "read-only")


_LOOKS: dict[str, Callable[[SourceObject], str]] = {
    "files": _files,
    "sql_database": _table,
    "api": api_rights,
}
