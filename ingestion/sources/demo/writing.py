"""Writes rows as departments do: each has its delimiter, encoding, dates and decimal mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

Cell = str | int | Decimal | bool | date | datetime | None
"""Instants are UTC without zone."""
Lines = list[list[str]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one department writes a file."""

    encoding: str
    delimiter: str = ","
    date_format: str = "%Y-%m-%d"
    instant_format: str = "%Y-%m-%d %H:%M:%S"
    timezone: str = "UTC"
    decimal_mark: str = "."
    yes_no: tuple[str, str] = ("true", "false")
    line_end: str = "\n"

    def cell(self, value: Cell) -> str:
        """One value as text."""
        match value:
            case None:
                return ""
            case bool():
                return self.yes_no[0] if value else self.yes_no[1]
            case datetime():
                local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(self.timezone))
                return local.strftime(self.instant_format)
            case date():
                return value.strftime(self.date_format)
            case Decimal():
                return f"{value:f}".replace(".", self.decimal_mark)
        return str(value)


@dataclass(frozen=True, slots=True)
class Export:
    """One file that a department hands over."""

    file: str
    """Path below the folder of exports: department/name.csv."""
    manner: Manner
    header: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def lines(export: Export) -> Lines:
    """Header and rows of an export as text."""
    cell = export.manner.cell
    return [list(export.header), *([cell(value) for value in row] for row in export.rows)]


def text(written: Lines, manner: Manner) -> str:
    """The text of a file."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=manner.delimiter, lineterminator=manner.line_end).writerows(
        written
    )
    return buffer.getvalue()
