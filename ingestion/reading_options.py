"""Whether the options of a mapping that say how to read an export fit its kind and each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath

from ingestion.cells.dates import EPOCH
from workspace.settings import ObjectMapping

_PROBE = datetime(2001, 2, 3, tzinfo=UTC)
_FOR_FILES = ("file", "encoding", "delimiter", "skip_lines")
_WORKBOOK = ".xlsx"

_Found = Iterator[tuple[str, str]]


def option_mistakes(kind: str, mapping: ObjectMapping) -> _Found:
    """What does not fit: the option, and a clause that says what is wrong with it."""
    yield from _of_files(mapping) if kind == "files" else _of_database(mapping)
    if mapping.paths:
        yield "paths", "is for a vendor's objects; 'fields' of their source says it"
    for text in mapping.date_formats:
        if mistake := _date_format_mistake(text):
            yield "date_formats", mistake
    if mapping.encoding is not None and not _is_encoding(mapping.encoding):
        yield "encoding", f"there is no text encoding '{mapping.encoding}'; try utf-8 or cp1252"
    if mapping.delimiter is not None and (
        len(mapping.delimiter) != 1 or mapping.delimiter in '"\r\n\0'
    ):
        yield (
            "delimiter",
            f"must be one character other than a quote, not {mapping.delimiter!r};"
            r' a tab is written "\t"',
        )


def _of_files(mapping: ObjectMapping) -> _Found:
    if not mapping.file:
        yield "file", "is missing: the file pattern inside the folder of the source"
    elif PurePath(mapping.file).is_absolute() or ".." in PurePath(mapping.file).parts:
        yield "file", f"'{mapping.file}' leads out of the folder of the source"
    if mapping.cursor is not None:
        yield "cursor", "has a meaning for databases only; files are known by their content"
    if mapping.table is not None and not (mapping.file or "").lower().endswith(_WORKBOOK):
        yield "table", f"has a meaning for databases and {_WORKBOOK} workbooks only"


def _of_database(mapping: ObjectMapping) -> _Found:
    defaults = ObjectMapping.model_fields
    if not mapping.table:
        yield "table", "is missing: the table or view to read"
    for option in _FOR_FILES:
        if getattr(mapping, option) != defaults[option].default:
            yield option, "has a meaning for files only"
    if mapping.delivery == "snapshots":
        yield "delivery", "a database is read as 'whole' or by 'changes', not as 'snapshots'"
    if mapping.delivery == "changes" and not mapping.cursor:
        yield "cursor", "is missing: delivery 'changes' reads on from the last value of a column"
    if mapping.cursor and mapping.delivery != "changes":
        yield "cursor", 'needs delivery = "changes"; a whole table is read without it'


def _date_format_mistake(text: str) -> str | None:
    if text == EPOCH:
        return None
    try:
        read = datetime.strptime(_PROBE.strftime(text), text).replace(tzinfo=UTC)
    except ValueError as error:
        return f"'{text}' is no date format: {error}"
    if read != _PROBE:
        return f"'{text}' does not hold year, month and day; 31.12.2024 is written %d.%m.%Y"
    return None


def _is_encoding(name: str) -> bool:
    try:
        "a".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True
