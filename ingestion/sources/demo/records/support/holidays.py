"""Public holidays on which support is closed: Germany, the United States and Japan, of any year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


class Holiday(NamedTuple):
    """Days off, the last one included."""

    name: str
    start: date
    end: date


def german(year: int) -> Iterator[Holiday]:
    """Holidays of all German states."""
    easter = _easter(year)
    for name, day in (
        ("Neujahr", date(year, 1, 1)),
        ("Karfreitag", easter - 2 * DAY),
        ("Ostermontag", easter + DAY),
        ("Tag der Arbeit", date(year, 5, 1)),
        ("Christi Himmelfahrt", easter + 39 * DAY),
        ("Pfingstmontag", easter + 50 * DAY),
        ("Tag der Deutschen Einheit", date(year, 10, 3)),
    ):
        yield Holiday(name, day, day)
    yield Holiday("Weihnachten", date(year, 12, 25), date(year, 12, 26))


def american(year: int) -> Iterator[Holiday]:
    """Federal holidays, on the days they are observed; the day after Thanksgiving is off too."""
    for name, day in (
        ("New Year's Day", date(year, 1, 1)),
        ("Juneteenth", date(year, 6, 19)),
        ("Independence Day", date(year, 7, 4)),
        ("Veterans Day", date(year, 11, 11)),
        ("Christmas Day", date(year, 12, 25)),
    ):
        observed = day + {SATURDAY: -DAY, SUNDAY: DAY}.get(day.weekday(), 0 * DAY)
        yield Holiday(name, observed, observed)
    for name, month, weekday, which in (
        ("Martin Luther King Jr. Day", 1, 0, 3),
        ("Presidents' Day", 2, 0, 3),
        ("Labor Day", 9, 0, 1),
        ("Columbus Day", 10, 0, 2),
    ):
        day = _nth(year, month, weekday, which)
        yield Holiday(name, day, day)
    memorial = date(year, 5, 31)
    memorial -= memorial.weekday() * DAY
    yield Holiday("Memorial Day", memorial, memorial)
    thanksgiving = _nth(year, 11, 3, 4)
    yield Holiday("Thanksgiving", thanksgiving, thanksgiving + DAY)


def japanese(year: int) -> Iterator[Holiday]:
    """National holidays with their substitutes, and the first three days of the year."""
    yield Holiday("年始休業", date(year, 1, 1), date(year, 1, 3))
    days = {
        date(year, 1, 1): "元日",
        _nth(year, 1, 0, 2): "成人の日",
        date(year, 2, 11): "建国記念の日",
        date(year, 2, 23): "天皇誕生日",
        date(year, 3, _equinox(year, 20.8431)): "春分の日",
        date(year, 4, 29): "昭和の日",
        date(year, 5, 3): "憲法記念日",
        date(year, 5, 4): "みどりの日",
        date(year, 5, 5): "こどもの日",
        _nth(year, 7, 0, 3): "海の日",
        date(year, 8, 11): "山の日",
        _nth(year, 9, 0, 3): "敬老の日",
        date(year, 9, _equinox(year, 23.2488)): "秋分の日",
        _nth(year, 10, 0, 2): "スポーツの日",
        date(year, 11, 3): "文化の日",
        date(year, 11, 23): "勤労感謝の日",
    }
    between = [day + DAY for day in days if day + 2 * DAY in days and day + DAY not in days]
    substitutes = []
    for day in days:
        if day.weekday() == SUNDAY:
            free = day + DAY
            while free in days:
                free += DAY
            substitutes.append(free)
    for day in [*between, *substitutes]:
        days[day] = "振替休日" if day in substitutes else "国民の休日"
    for day, name in sorted(days.items()):
        if day > date(year, 1, 3):
            yield Holiday(name, day, day)


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (which - 1)) * DAY


def _equinox(year: int, base: float) -> int:
    """Day of the month; the usual approximation for the years 1980 to 2099."""
    return int(base + 0.242194 * (year - 1980)) - (year - 1980) // 4


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous (Meeus/Jones/Butcher) rule."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
