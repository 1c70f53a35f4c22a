"""What a command prints: text for a person, or one JSON document for a program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import orjson
import typer
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

NUMBERS = (int, float, Decimal)
UNFOLDED = (*NUMBERS, date)
"""What is never folded, however narrow the terminal; instants are dates too."""
GAP = 2
"""Blanks between two columns."""
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]


def say(text: str) -> None:
    """Print a line of text."""
    typer.echo(text)


def print_json(document: object) -> None:
    """Print one JSON document; decimals as text, so that no digit is lost."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    typer.echo(orjson.dumps(document, default=_plain, option=options).decode())


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under their column names, numbers to the right.

    Names of columns, numbers and dates are never folded. A terminal folds long texts, and shows one
    record below the other where not even that makes them fit; elsewhere the width has no limit.
    """
    console = Console()
    values = [list(column) for column in zip(columns, *rows, strict=True)]
    natural = [max(map(_width, column)) for column in values]
    if not console.is_terminal:
        console = Console(width=sum(natural) + GAP * len(natural))
        with console.capture() as printed:
            console.print(_table(columns, rows, natural))
        say("\n".join(line.rstrip() for line in printed.get().splitlines()))
        return
    least = [max(map(_width, [name, *filter(_is_whole, column)])) for name, *column in values]
    room = console.width - GAP * len(least)
    if sum(least) <= room:
        console.print(_table(columns, rows, _widths(least, natural, room)))
    else:
        say("\n\n".join(_record(columns, row) for row in rows) or ", ".join(columns))


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, (name, width) in enumerate(zip(columns, widths, strict=True)):
        values = [row[position] for row in rows if row[position] is not None]
        is_number = bool(values) and all(isinstance(value, NUMBERS) for value in values)
        table.add_column(
            Text(name), justify="right" if is_number else "left", overflow="fold", width=width
        )
    for row in rows:
        table.add_row(*(Text(_cell(cell)) for cell in row))
    return table


def _widths(least: Sequence[int], natural: Sequence[int], room: int) -> list[int]:
    """Widths that fit into `room`: each column its least, and of what is left an even share."""
    widths, left = [], room - sum(least)
    for position, (low, high) in enumerate(zip(least, natural, strict=True)):
        wider = min(high - low, left // (len(least) - position))
        widths.append(low + wider)
        left -= wider
    return widths


def _is_whole(value: object) -> bool:
    return isinstance(value, UNFOLDED)


def _width(value: object) -> int:
    """Cells of a terminal that the longest line of a value takes."""
    return max(map(cell_len, _cell(value).splitlines()), default=0)


def _record(columns: Sequence[str], row: Sequence[Any]) -> str:
    """One record, a line a column."""
    width = max(map(cell_len, columns))
    return "\n".join(
        f"{set_cell_size(name, width)}  {_cell(cell)}".rstrip()
        for name, cell in zip(columns, row, strict=True)
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return _plain(value)


def _plain(value: object) -> str:
    """A value as text; decimals with all of their digits and without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
