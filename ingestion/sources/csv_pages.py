"""Delimited text as it comes in life: every record lands, a broken one with its raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from ingestion.sources.csv_records import (
    Lines,
    ParsedRecord,
    first_record,
    records,
    without_blank_end,
)
from ingestion.sources.headers import column_names
from ingestion.sources.model import Defect
from ingestion.sources.records import Record, record_batches
from ingestion.sources.text_files import is_readable, open_text, spelled
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping

_DELIMITERS = ",;\t|"
_QUOTED = re.compile('"[^"]*"')
_DECLARED_DELIMITER = re.compile(r"^\ufeff?sep=(.)\s*$")
"""The first line by which Excel says how it separates cells."""


def csv_batches(path: Path, mapping: ObjectMapping) -> Iterator[pa.RecordBatch]:
    """The records of a delimited file; an empty file has neither columns nor records.

    Raises:
        SourceUnreadableError: the header cannot be read, or names of it repeat.
        OSError, EOFError: the file cannot be read.
    """
    with open_text(path, mapping.encoding) as stream:
        lines = Lines(stream)
        delimiter = _go_to_header(lines, mapping)
        header = first_record(lines, delimiter)
        if header is None:
            yield from record_batches((), ())
            return
        if header.cells is None:
            raise SourceUnreadableError(
                f"The header of {path.name}, line {header.line}, has a quote that does not close.",
                remedy="Correct the export, or set 'skip_lines' or 'delimiter' for it.",
            )
        columns = column_names(without_blank_end(header.cells, 0), path.name)
        yield from record_batches(columns, _landed(lines, delimiter, columns))


def _go_to_header(lines: Lines, mapping: ObjectMapping) -> str:
    """Pass over what stands above the header; the delimiter."""
    for _ in islice(lines, mapping.skip_lines):
        lines.end_record(1)
    declared = None
    for line in lines:
        if match := _DECLARED_DELIMITER.match(line):
            declared = match[1]
        elif line.strip("\ufeff \t\r\n"):
            lines.end_record(0)
            return mapping.delimiter or declared or _most_used_delimiter(line)
        lines.end_record(1)
    return _DELIMITERS[0]


def _most_used_delimiter(header: str) -> str:
    unquoted = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=unquoted.count)


def _landed(lines: Lines, delimiter: str, columns: tuple[str, ...]) -> Iterator[Record]:
    """Every record but blank lines, with exactly one cell for each of `columns`."""
    n_cells = len(columns)
    for record in records(lines, delimiter, n_cells):
        if not record.text.strip():
            continue
        cells = without_blank_end(record.cells or [], n_cells)
        defect = _defect(record, cells, columns)
        if defect is None:
            yield Record(record.line, None, None, cells)
        else:
            padded = [spelled(cell) for cell in cells[:n_cells]] + [None] * (n_cells - len(cells))
            yield Record(record.line, defect, spelled(record.text.rstrip("\r\n")), padded)


def _defect(record: ParsedRecord, cells: list[str], columns: tuple[str, ...]) -> Defect | None:
    """What is wrong with a record, the gravest first."""
    is_broken_off = not record.text.endswith(("\n", "\r"))
    if is_broken_off and len(cells) < len(columns):
        return Defect.TRUNCATED
    if record.cells is None:
        return Defect.OPEN_QUOTE
    if len(cells) != len(columns):
        return Defect.WRONG_NUMBER_OF_CELLS
    if not is_readable(record.text):
        return Defect.UNREADABLE_CHARACTER
    if cells[0].strip() == columns[0] and tuple(cell.strip() for cell in cells) == columns:
        return Defect.REPEATED_HEADER
    return None
