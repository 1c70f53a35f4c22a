"""Days and months of the embedded company."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

MONTHS_A_YEAR = 12
LAST_SAFE_DAY = 28
FRIDAY = 4


def first_of_month(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day of a later month; `day` lies before the 29th."""
    years, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return day.replace(year=years, month=month + 1)


def months_until(as_of: date, count: int) -> tuple[date, ...]:
    """The first days of the `count` months that end with the month of `as_of`."""
    last = first_of_month(as_of)
    return tuple(add_months(last, back) for back in range(1 - count, 1))


def office_instant(chance: Random, day: date) -> datetime:
    """An instant of `day` in office hours, UTC."""
    return datetime.combine(day, time(7)) + timedelta(seconds=chance.randrange(11 * 3600))


def working_day(day: date) -> date:
    """`day`, or the Monday after it where it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > FRIDAY else day
