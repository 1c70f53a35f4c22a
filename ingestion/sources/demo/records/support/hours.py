"""Opening hours of support: its schedules and holidays as spans in UTC, and counting in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingestion.sources.demo.records.support.holidays import american, german, japanese

Seconds = npt.NDArray[np.int64]
"""Instants in seconds since 1970, or lengths in seconds."""
HOLIDAYS = {"EMEA": german, "Americas": american, "APAC": japanese}
DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60


def build_hours(db: duckdb.DuckDBPyConnection) -> None:
    """Make `records.support_holidays` and `facts.support_hours`, from the first month to a year on.

    The spare year lets what is due after `as_of` have its instant.
    """
    ((first, as_of),) = db.sql(
        "select (select min(month) from facts.months), as_of from facts.settings"
    ).fetchall()
    schedules = db.sql(
        "select schedule_id, region, timezone, intervals from records.support_schedules order by 1"
    ).fetchall()
    holidays = [
        (schedule_id, holiday.name, holiday.start, holiday.end)
        for schedule_id, region, _, _ in schedules
        for year in range(first.year, as_of.year + 2)
        for holiday in HOLIDAYS[region](year)
    ]
    _create(db, "facts.support_hours", ("schedule_id", "opens_at", "closes_at"), [
        (schedule_id, opens_at, closes_at)
        for schedule_id, _, zone, intervals in schedules
        for opens_at, closes_at in _spans(
            zone,
            [(each["start_time"], each["end_time"]) for each in intervals],
            {
                start + n * DAY
                for owner, _, start, end in holidays
                if owner == schedule_id
                for n in range((end - start).days + 1)
            },
            first - 7 * DAY,
            date(as_of.year + 1, 12, 31),
        )
    ])  # fmt: skip
    _create(
        db,
        "records.support_holidays",
        ("holiday_id", "schedule_id", "holiday_name", "start_date", "end_date"),
        [
            (str(360000010000 + number), *holiday)
            for number, holiday in enumerate(sorted(holidays, key=lambda each: (each[0], each[2])))
        ],
    )


def _spans(
    zone: str, intervals: list[tuple[int, int]], days_off: set[date], first: date, last: date
) -> Iterator[tuple[datetime, datetime]]:
    """When a schedule is open, day by day, as naive UTC instants."""
    for n in range((last - first).days + 1):
        day = first + n * DAY
        midnight = (day.weekday() + 1) % 7 * MINUTES_A_DAY
        for start, end in sorted(intervals):
            if midnight <= start < midnight + MINUTES_A_DAY and day not in days_off:
                yield _instant(zone, day, start - midnight), _instant(zone, day, end - midnight)


def _instant(zone: str, day: date, minutes: int) -> datetime:
    """The instant at which clocks of the zone show so many minutes after midnight."""
    wall = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return (wall + timedelta(minutes=minutes)).astimezone(UTC).replace(tzinfo=None)


def _create(
    db: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], found: list[tuple[Any, ...]]
) -> None:
    columns = pa.table(dict(zip(names, map(list, zip(*found, strict=True)), strict=True)))
    db.register("made_rows", columns)
    db.execute(f"create or replace table {table} as select * from made_rows")
    db.unregister("made_rows")


class Hours:
    """Opening hours of all schedules, to count seconds in."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        spans = db.sql(
            "select cast(right(schedule_id, 1) as bigint) as schedule,"
            " epoch(opens_at)::bigint as opens, epoch(closes_at)::bigint as closes"
            " from facts.support_hours order by schedule, opens"
        ).fetchnumpy()
        self._spans = {
            int(schedule): (
                spans["opens"][spans["schedule"] == schedule],
                spans["closes"][spans["schedule"] == schedule],
            )
            for schedule in np.unique(spans["schedule"])
        }
        self._before = {
            schedule: np.concatenate(([0], np.cumsum(closes - opens)))
            for schedule, (opens, closes) in self._spans.items()
        }

    def counted(self, schedule: Seconds, at: Seconds) -> Seconds:
        """Open seconds of each schedule from its first span to `at`."""
        counted = np.zeros(len(at), dtype=np.int64)
        for each, (opens, closes) in self._spans.items():
            mine = schedule == each
            place = np.maximum(np.searchsorted(opens, at[mine], side="right") - 1, 0)
            inside = np.clip(at[mine] - opens[place], 0, (closes - opens)[place])
            counted[mine] = self._before[each][place] + inside
        return counted

    def after(self, schedule: Seconds, at: Seconds, seconds: Seconds) -> Seconds:
        """The instant at which so many open seconds have passed since `at`, one or more."""
        wanted = self.counted(schedule, at) + seconds
        reached = np.zeros(len(at), dtype=np.int64)
        for each, (opens, _) in self._spans.items():
            mine = schedule == each
            before = self._before[each]
            place = np.searchsorted(before, wanted[mine], side="left") - 1
            place = np.clip(place, 0, len(opens) - 1)
            reached[mine] = opens[place] + wanted[mine] - before[place]
        return reached
