"""Excel workbooks: one sheet, every cell as text; which columns hold dates, the mapping tells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.sources.duckdb_reading import reader
from ingestion.sources.excel_cells import date_columns, date_text, number_text
from ingestion.sources.headers import column_names
from ingestion.sources.model import ROWS_AT_ONCE, Defect
from ingestion.sources.records import Record, record_batches
from ingestion.sql import text
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping

_LAST_COLUMN, _LAST_ROW = "ZZ", 1_048_576
"""702 columns: DuckDB makes room for every cell of a range, so the range stays narrow."""
_WORKBOOK = "xl/workbook.xml"
_COUNTS_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](1|true)["']""")
_NO_ROWS = "No rows found"
_OUR_QUESTION = "LINE 1:"


def excel_batches(path: Path, mapping: ObjectMapping) -> Iterator[pa.RecordBatch]:
    """The rows below the header of a sheet; `_c360_line` is the row of the sheet.

    Blank rows are no rows. Cells right of the last header are not read, nor is what lies beyond
    column ZZ.

    Raises:
        SourceUnreadableError: the file is no workbook, lacks the sheet, or headers repeat.
        OSError: the file cannot be read.
    """
    try:
        with reader("excel") as connection:
            sheet = _Sheet(connection, path, mapping.table)
            corner = sheet.corner() if mapping.skip_lines == 0 else ("A", mapping.skip_lines + 1)
            header = sheet.header(*corner) if corner else []
            columns = column_names(header, path.name)
            rows = sheet.rows(*corner, len(header)) if corner and header else iter(())
            meanings = _meanings(path, mapping, columns)
            yield from record_batches(columns, _records(rows, columns, meanings))
    except (duckdb.Error, zipfile.BadZipFile, KeyError) as error:
        raise SourceUnreadableError(
            f"{path} cannot be read as a workbook: {_said(error)}.",
            remedy="Save it as .xlsx without a password, and name the sheet in 'table'.",
        ) from None


def _said(error: Exception) -> str:
    """What is wrong in the library's words, without its kind of error and our question."""
    told = " ".join(str(error).split(_OUR_QUESTION)[0].split())
    return re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", told).rstrip(".?")


class _Sheet:
    """One sheet of a workbook, read by DuckDB."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path, sheet: str | None
    ) -> None:
        self._connection = connection
        named = f", sheet = {text(sheet)}" if sheet is not None else ""
        self._options = f"{text(str(path))}, all_varchar = true, header = false{named}"

    def corner(self) -> tuple[str, int] | None:
        """Column and row where the cells of the sheet begin; None for an empty sheet."""
        try:
            relation = self._connection.sql(f"from read_xlsx({self._options})")
        except duckdb.BinderException as error:
            if _NO_ROWS in str(error):
                return None
            raise
        match = re.fullmatch("([A-Z]+)([0-9]+)", relation.columns[0])
        return (match[1], int(match[2])) if match else ("A", 1)

    def header(self, column: str, row: int) -> list[str | None]:
        """The cells of one row, up to the last that holds something."""
        cells = list(next(self._read(f"{column}{row}:{_LAST_COLUMN}{row}")))
        while cells and not (cells[-1] or "").strip():
            cells.pop()
        return cells

    def rows(self, column: str, row: int, n_cells: int) -> Iterator[tuple[int, list[str | None]]]:
        """Number and cells of every row below the header that holds something."""
        last = self._connection.sql(
            f"from read_xlsx({self._options}, range = '{column}{row}:{_LAST_COLUMN}{row}')"
        ).columns[n_cells - 1]
        for number, cells in enumerate(self._read(f"{column}{row + 1}:{last}{_LAST_ROW}"), row + 1):
            if any(cells):
                yield number, list(cells)

    def _read(self, cells: str) -> Iterator[tuple[str | None, ...]]:
        cursor = self._connection.execute(
            f"from read_xlsx({self._options}, range = '{cells}', stop_at_empty = false)"
        )
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def _meanings(
    path: Path, mapping: ObjectMapping, columns: tuple[str, ...]
) -> list[Callable[[str], str]]:
    """What turns a stored cell of each column into text."""
    with zipfile.ZipFile(path) as workbook:
        counts_from_1904 = bool(_COUNTS_FROM_1904.search(workbook.read(_WORKBOOK)))
    as_date = partial(
        date_text, date_formats=mapping.date_formats, counts_from_1904=counts_from_1904
    )
    dates = date_columns(mapping)
    return [as_date if column in dates else number_text for column in columns]


def _records(
    rows: Iterator[tuple[int, list[str | None]]],
    columns: tuple[str, ...],
    meanings: list[Callable[[str], str]],
) -> Iterator[Record]:
    for number, cells in rows:
        if tuple((cell or "").strip() for cell in cells) == columns:
            yield Record(number, Defect.REPEATED_HEADER, "\t".join(columns), cells)
            continue
        values = [
            cell if cell is None else meaning(cell)
            for meaning, cell in zip(meanings, cells, strict=True)
        ]
        yield Record(number, None, None, values)
