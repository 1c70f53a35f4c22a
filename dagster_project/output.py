"""What a command prints: text for a person, or one JSON document for a program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

WIDE = 1_000
"""Columns of a page that is no terminal: nothing is folded for it."""
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]


def say(text: str) -> None:
    """Print a line of text."""
    typer.echo(text)


def print_json(document: object) -> None:
    """Print one JSON document; decimals as text, so that no digit is lost."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    typer.echo(orjson.dumps(document, default=_plain, option=options).decode())


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under their column names; numbers to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, column in enumerate(columns):
        is_number = all(isinstance(row[position], int | float | Decimal | None) for row in rows)
        table.add_column(column, justify="right" if rows and is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)


def _plain(value: object) -> str:
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return repr(value)
