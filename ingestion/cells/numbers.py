"""SQL that reads numbers: decimal mark, separators of thousands, digits that a type can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ingestion.cells.problems import Problem
from ingestion.entities import ColumnType
from ingestion.sql import text

DecimalMark = Literal[".", ","]
SEPARATORS = {".": ",' \u00a0\u202f\u2019", ",": ".' \u00a0\u202f\u2019"}
"""What may stand between groups of three digits, by decimal mark."""
DIGITS = r"\d+"
SCALES = {ColumnType.INTEGER: 0, ColumnType.AMOUNT: 4, ColumnType.PRECISE: 8}


def number(cell: str, kind: ColumnType, mark: DecimalMark) -> str:
    """SQL of the number in `cell`; null where it is none or has digits that `kind` cannot hold."""
    plain = f"replace({cell}, ',', '.')" if mark == "," else cell
    bare = f"translate({cell}, {text(SEPARATORS[mark])}, '')"
    bare = f"replace({bare}, ',', '.')" if mark == "," else bare
    return (
        f"case when {_matches(cell, _fitting(DIGITS, kind, mark))}"
        f" then {_cast(plain, kind)}"
        f" when {_matches(cell, _fitting(_grouped(mark), kind, mark))}"
        f" then {_cast(bare, kind)} end"
    )


def number_problems(cell: str, kind: ColumnType, mark: DecimalMark) -> Iterator[Problem]:
    """Why `number` is null."""
    whole = f"({DIGITS}|{_grouped(mark)})"
    shape = rf"[+-]?({whole}(\{mark}\d*)?|\{mark}\d+)"
    yield Problem(
        f"not {_matches(cell, shape)}", "not_a_number", f"is no number with decimal mark '{mark}'"
    )
    excess = f"not {_matches(cell, _fitting(whole, kind, mark))}"
    if kind is ColumnType.INTEGER:
        yield Problem(excess, "not_a_whole_number", "is no whole number")
    else:
        yield Problem(excess, "too_many_decimals", f"has more than {SCALES[kind]} decimals")
    yield Problem("true", "number_too_large", "has more digits than the column can hold")


def _cast(digits: str, kind: ColumnType) -> str:
    """Texts become wide decimals a hundred times slower than narrow ones, which hold nearly all."""
    if kind is not ColumnType.PRECISE:
        return f"try_cast({digits} as {kind.value})"
    narrow = f"cast(try_cast({digits} as decimal(18, {SCALES[kind]})) as {kind.value})"
    return f"coalesce({narrow}, try_cast({digits} as {kind.value}))"


def _grouped(mark: DecimalMark) -> str:
    """Digits in groups of three, all behind the same separator."""
    separators = (f"{ord(character):04x}" for character in SEPARATORS[mark])
    return "|".join(rf"\d{{1,3}}(\x{{{code}}}\d{{3}})+" for code in separators)


def _fitting(whole: str, kind: ColumnType, mark: DecimalMark) -> str:
    """A number whose decimals `kind` can hold: more of them only where they are 0."""
    scale = SCALES[kind]
    decimals = rf"\{mark}\d{{0,{scale}}}0*" if scale else rf"\{mark}0*"
    alone = rf"|\{mark}\d{{1,{scale}}}0*" if scale else ""
    return rf"[+-]?(({whole})({decimals})?{alone})"


def _matches(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {text(pattern)})"
