"""Reads a cell as the row rules do; columns and styles that tests of cells share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from ingestion.cells import CellStyle, DateStyle, cleaned, problem, value
from ingestion.entities import Column, ColumnType

NULL_VALUES = ("", "NULL", "null", "N/A", "#N/A")
COMMA = CellStyle(decimal_mark=",")
DAY_FIRST = CellStyle(dates=DateStyle(("%d/%m/%Y",)))
BOTH_ORDERS = CellStyle(dates=DateStyle(("%d/%m/%Y", "%m/%d/%Y")))
BERLIN = CellStyle(dates=DateStyle(timezone="Europe/Berlin"))
BERLIN_LOCAL = CellStyle(dates=DateStyle(("%d.%m.%Y %H:%M",), "Europe/Berlin"))
EPOCH = CellStyle(dates=DateStyle(("epoch",), "Europe/Berlin"))
EPOCH_OR_TEXT = CellStyle(dates=DateStyle(("epoch", "%d.%m.%Y %H:%M"), "Europe/Berlin"))
OFFSETS = CellStyle(dates=DateStyle(("%Y-%m-%dT%H:%M:%S%z", "%d.%m.%Y"), "Europe/Berlin"))


@dataclass(frozen=True)
class Reader:
    """Reads a cell in a column, as the SQL of the package does it."""

    connection: duckdb.DuckDBPyConnection
    values: dict[str, str] = field(default_factory=dict)

    def __call__(self, column: Column, cell: str | None, style: CellStyle) -> tuple[object, object]:
        clean = cleaned("cell", NULL_VALUES, self.values)
        found = self.connection.execute(
            f"select read_cell, case when clean_cell is not null and read_cell is null"
            f" then {problem(column, 'clean_cell', style)} end"
            f" from (select clean_cell, {value(column, 'clean_cell', style)} as read_cell"
            f" from (select {clean} as clean_cell from (select cast(? as varchar) as cell)))",
            [cell],
        ).fetchall()
        read, reason = found[0]
        return read, reason


@contextmanager
def cell_reader() -> Iterator[Reader]:
    """A reader whose session stands in a far zone, which must not show."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'America/New_York'")
        yield Reader(connection)


def column(kind: ColumnType, **rules: object) -> Column:
    return Column("thing", kind, "A column.", **rules)


TEXT, INTEGER, AMOUNT = (
    column(ColumnType.TEXT),
    column(ColumnType.INTEGER),
    column(ColumnType.AMOUNT),
)
PRECISE, DAY = column(ColumnType.PRECISE), column(ColumnType.DATE)
INSTANT, FLAG = column(ColumnType.INSTANT), column(ColumnType.BOOLEAN)
CURRENCY = column(ColumnType.CURRENCY)
INTERVAL = column(ColumnType.TEXT, allowed=("day", "week", "month", "quarter", "year"))
ISO = CellStyle()
