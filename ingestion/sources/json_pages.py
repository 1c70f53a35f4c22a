"""JSON Lines: one object a line; its keys are the columns, nested values stay JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from ingestion.sources.headers import column_names
from ingestion.sources.model import Defect
from ingestion.sources.records import Record, record_batches
from ingestion.sources.text_files import is_readable, open_text, spelled
from workspace.settings import ObjectMapping


def json_batches(path: Path, mapping: ObjectMapping) -> Iterator[pa.RecordBatch]:
    """The objects of a JSON Lines file; its columns are all keys in the order of their appearance.

    Raises:
        SourceUnreadableError: two keys differ in nothing but case.
        OSError, EOFError: the file cannot be read.
    """
    keys: dict[str, None] = {}
    for _, _, content in _lines(path, mapping):
        keys |= dict.fromkeys(content or ())
    columns = column_names(tuple(keys), path.name)
    yield from record_batches(columns, _records(path, mapping, tuple(keys)))


def _records(path: Path, mapping: ObjectMapping, keys: tuple[str, ...]) -> Iterator[Record]:
    for number, line, content in _lines(path, mapping):
        cells = [_cell((content or {}).get(key)) for key in keys]
        defect = _defect(line, content, cells)
        if defect is None:
            yield Record(number, None, None, cells)
        else:
            readable = [cell and spelled(cell) for cell in cells]
            yield Record(number, defect, spelled(line.rstrip("\r\n")), readable)


def _defect(line: str, content: dict[str, Any] | None, cells: list[str | None]) -> Defect | None:
    if content is None:
        is_broken_off = not line.endswith(("\n", "\r"))
        return Defect.TRUNCATED if is_broken_off else Defect.NO_RECORD
    if is_readable(line) and all(is_readable(cell) for cell in cells if cell):
        return None
    return Defect.UNREADABLE_CHARACTER


def _lines(path: Path, mapping: ObjectMapping) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """Line number, text and object of every line that is not blank; None where it is no object."""
    with open_text(path, mapping.encoding) as stream:
        for number, line in enumerate(stream, start=1):
            if number > mapping.skip_lines and line.strip("\ufeff \t\r\n"):
                yield number, line, _object(line.lstrip("\ufeff"))


class _Number(float):
    """A number with a fraction, which remembers how it was written."""

    def __new__(cls, text: str) -> _Number:
        """The number that `text` writes."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


def _object(line: str) -> dict[str, Any] | None:
    try:
        content = json.loads(line, parse_float=_Number, strict=False)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _cell(value: object) -> str | None:
    """A value as text: numbers as they were written, nested values as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, _Number):
        return value.text
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
