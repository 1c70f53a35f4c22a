"""SQL that reads dates and instants: declared formats or ISO 8601, zones, open ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.cells.problems import Problem
from ingestion.entities import ColumnType
from ingestion.sql import text

EPOCH = "epoch"
"""Stands among formats for seconds since 1970-01-01 UTC, with or without decimals."""
SECONDS = r"-?\d{1,11}(\.\d+)?"
FIRST_YEAR = 1900
"""A date before this year is a misread or a placeholder, never a fact of a subscription."""
OFFSET = r" ?(Z|z|[+-]\d\d(:?\d\d)?)$"
ISO_LOCAL = r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?)?"
ISO_ZONED = r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)? ?(Z|z|[+-]\d\d(:?\d\d)?)"


@dataclass(frozen=True)
class DateStyle:
    """How an export writes dates: strptime formats (none: ISO 8601), and the zone of its clocks."""

    formats: tuple[str, ...] = ()
    timezone: str = "UTC"


def moment(cell: str, kind: ColumnType, style: DateStyle) -> str:
    """SQL of the date as written, or of the instant in UTC; null where it cannot be told.

    A local time that a zone has twice is read as the second one; one that it never had is null.
    """
    readings = _readings(cell, kind, style)
    if len(readings) == 1:
        return readings[0]
    return f"case when least({', '.join(readings)}) = greatest({', '.join(readings)})" + (
        f" then greatest({', '.join(readings)}) end"
    )


def moment_problems(cell: str, kind: ColumnType, style: DateStyle) -> Iterator[Problem]:
    """Why `moment` is null."""
    noun = "date" if kind is ColumnType.DATE else "instant"
    declared = "in the declared formats" if style.formats else "of ISO 8601"
    if len(style.formats) > 1:
        readings = ", ".join(_readings(cell, kind, style))
        yield Problem(
            f"least({readings}) <> greatest({readings})",
            f"ambiguous_{noun}",
            f"is more than one {noun} {declared}",
        )
    forms: tuple[str | None, ...] = style.formats or (None,)
    clocks = [_as_written(cell, form) for form in forms]
    local = [clock for clock, form in zip(clocks, forms, strict=True) if form != EPOCH]
    if kind is ColumnType.INSTANT and style.timezone != "UTC" and local:
        skipped = " or ".join(
            f"(year({clock}) >= {FIRST_YEAR} and {_instant_of(clock, style.timezone)} is null)"
            for clock in local
        )
        says = f"is skipped by the change to summer time in {style.timezone}"
        yield Problem(skipped, "nonexistent_time", says)
    early = " or ".join(f"year({clock}) < {FIRST_YEAR}" for clock in clocks)
    yield Problem(early, f"implausible_{noun}", f"lies before {FIRST_YEAR}")
    code = "not_a_date" if kind is ColumnType.DATE else "not_an_instant"
    yield Problem("true", code, f"is no {noun} {declared}")


def _readings(cell: str, kind: ColumnType, style: DateStyle) -> list[str]:
    """One expression a format: a date, or a timestamp in UTC."""
    forms: tuple[str | None, ...] = style.formats or (None,)
    if kind is ColumnType.DATE:
        return [_plausible(f"cast({_as_written(cell, form)} as date)") for form in forms]
    return [_plausible(_instant(cell, form, style.timezone)) for form in forms]


def _plausible(moment_sql: str) -> str:
    return f"case when year({moment_sql}) >= {FIRST_YEAR} then {moment_sql} end"


def _as_written(cell: str, form: str | None) -> str:
    """The timestamp on the writer's clock, whatever offset stands behind it."""
    bare = f"regexp_replace({cell}, {text(OFFSET)}, '')"
    if form is None:
        return (
            f"case when regexp_full_match({cell}, {text(ISO_LOCAL)})"
            f" then try_cast(replace({cell}, ',', '.') as timestamp)"
            f" when regexp_full_match({cell}, {text(ISO_ZONED)})"
            f" then try_cast(replace({bare}, ',', '.') as timestamp) end"
        )
    if form == EPOCH:
        microseconds = f"cast(cast({cell} as decimal(24, 6)) * 1000000 as bigint)"
        return (
            f"case when regexp_full_match({cell}, {text(SECONDS)})"
            f" then make_timestamp({microseconds}) end"
        )
    if "%z" in form:
        return f"try_strptime({bare}, {text(form.replace('%z', '').rstrip())})"
    return f"try_strptime({cell}, {text(form)})"


def _instant(cell: str, form: str | None, timezone: str) -> str:
    """The instant in UTC: by the offset in the cell, else by the zone of the export."""
    written = _as_written(cell, form)
    if form == EPOCH:
        return written
    local = _instant_of(written, timezone)
    if form is not None and "%z" not in form:
        return local
    offset = f"replace(upper(trim(regexp_extract({cell}, {text(OFFSET)}))), 'Z', '+00:00')"
    zoned = f"timezone('UTC', try_cast(cast({written} as varchar) || {offset} as timestamptz))"
    if form is not None:
        return f"case when regexp_matches({cell}, {text(OFFSET)}) then {zoned} end"
    return f"case when regexp_full_match({cell}, {text(ISO_LOCAL)}) then {local} else {zoned} end"


def _instant_of(clock: str, timezone: str) -> str:
    """UTC of a timestamp on a zone's clock; null for one that the clock skips."""
    if timezone == "UTC":
        return clock
    zone = text(timezone)
    instant = f"timezone({zone}, {clock})"
    return f"case when timezone({zone}, {instant}) = {clock} then timezone('UTC', {instant}) end"
