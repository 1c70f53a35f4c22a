"""SQL of one cell of an entity's column: cleaned, read, and why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ingestion.cells.currencies import CURRENCIES
from ingestion.cells.dates import DateStyle, moment, moment_problems
from ingestion.cells.numbers import DecimalMark, number, number_problems
from ingestion.cells.problems import Problem
from ingestion.entities import Column, ColumnType
from ingestion.sql import text, texts

BLANKS = r"[\s\p{Z}\p{Cc}\p{Cf}]+"
"""What a cell loses at both ends: blanks, also those that do not break or have no width."""
TRUE = ("true", "t", "yes", "y", "1")
FALSE = ("false", "f", "no", "n", "0")
OPEN_END = date(9999, 12, 31)
NEAR = 0.8
"""Jaro-Winkler similarity from which a value is offered as the one that was meant."""
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class CellStyle:
    """How an export writes its cells."""

    decimal_mark: DecimalMark = "."
    dates: DateStyle = field(default_factory=DateStyle)
    end_is_inclusive: bool = False


def cleaned(cell: str, null_values: tuple[str, ...], values: Mapping[str, str]) -> str:
    """SQL of the cell without blanks around it, translated by `values`; null for `null_values`."""
    trimmed = f"regexp_replace({cell}, '^{BLANKS}|{BLANKS}$', '', 'g')"
    nothing = sorted({"", *(word.strip() for word in null_values)})
    known = f"case when {trimmed} not in ({texts(nothing)}) then {trimmed} end"
    if not values:
        return known
    pairs = " ".join(
        f"when {text(theirs.strip())} then {'null' if ours in nothing else text(ours)}"
        for theirs, ours in values.items()
    )
    return f"case coalesce({trimmed}, '') {pairs} else {known} end"


def value(column: Column, cell: str, style: CellStyle) -> str:
    """SQL of what a cleaned cell says, in the column's type; null where it cannot be read."""
    match column.type:
        case ColumnType.TEXT:
            known = f"case when lower({cell}) in ({texts(column.allowed)}) then lower({cell}) end"
            return known if column.allowed else cell
        case ColumnType.BOOLEAN:
            return (
                f"case when lower({cell}) in ({texts(TRUE)}) then true"
                f" when lower({cell}) in ({texts(FALSE)}) then false end"
            )
        case ColumnType.JSON:
            return f"case when json_valid({cell}) then cast({cell} as json) end"
        case ColumnType.CURRENCY:
            codes = texts(sorted(CURRENCIES))
            return f"case when upper({cell}) in ({codes}) then upper({cell}) end"
        case ColumnType.DATE | ColumnType.INSTANT:
            return moment(cell, column.type, style.dates)
        case ColumnType.INTEGER | ColumnType.AMOUNT | ColumnType.PRECISE:
            return number(cell, column.type, style.decimal_mark)


def finished(column: Column, read: str, style: CellStyle) -> str:
    """SQL of the stored value: period ends are the first day after, and null while open."""
    if not column.is_period_end:
        return read
    closed = f"nullif({read}, date {text(OPEN_END.isoformat())})"
    return f"{closed} + 1" if style.end_is_inclusive else closed


def problem(column: Column, cell: str, style: CellStyle) -> str:
    """SQL of the reason for a cell that is not empty and that `value` does not read.

    The reason is `code: column: 'cell' …`; the code is stable, the rest is for people.
    """
    cases = " ".join(
        f"when {found.condition} then {_reason(found, column, cell)}"
        for found in _problems(column, cell, style)
    )
    return f"case {cases} end"


def _problems(column: Column, cell: str, style: CellStyle) -> Iterator[Problem]:
    match column.type:
        case ColumnType.TEXT:
            yield from _allowed_problems(column.allowed, cell)
        case ColumnType.BOOLEAN:
            words = ", ".join((*TRUE, *FALSE))
            yield Problem("true", "not_a_boolean", f"is none of {words}")
        case ColumnType.JSON:
            yield Problem("true", "not_json", "is no JSON")
        case ColumnType.CURRENCY:
            yield Problem("true", "unknown_currency", "is no currency code of ISO 4217")
        case ColumnType.DATE | ColumnType.INSTANT:
            yield from moment_problems(cell, column.type, style.dates)
        case ColumnType.INTEGER | ColumnType.AMOUNT | ColumnType.PRECISE:
            yield from number_problems(cell, column.type, style.decimal_mark)


def _allowed_problems(allowed: tuple[str, ...], cell: str) -> Iterator[Problem]:
    """The value is not in the list; the nearest of the list is offered where one is near."""
    says = f"is none of {', '.join(allowed)}"
    scores = {word: f"jaro_winkler_similarity(lower({cell}), {text(word)})" for word in allowed}
    best = f"greatest({', '.join(scores.values())})"
    for word, score in scores.items():
        is_nearest = f"{score} >= {NEAR} and {score} = {best}"
        yield Problem(is_nearest, "not_allowed", f"{says}; nearest: {word}")
    yield Problem("true", "not_allowed", says)


def _reason(found: Problem, column: Column, cell: str) -> str:
    start, end = text(f"{found.code}: {column.name}: '"), text(f"' {found.says}")
    return f"{start} || left({cell}, {SHOWN_CHARACTERS}) || {end}"
