"""Days and months as whole numbers: days since 1970, months since the first month of history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEVER = np.int64(2932896)
"""9999-12-31, the open end."""
LAST_SAFE_DAY = 28
YEARS_AHEAD = 10


@dataclass(frozen=True)
class Calendar:
    """The months of history, the month of `as_of` last, and some years ahead of it."""

    n_months: int
    as_of: int
    starts: Ints
    """First day of each month; index 0 is the first month of history."""

    def day(self, month: Ints, day_of_month: Ints) -> Ints:
        """The day of a month, by its number in that month."""
        return self.starts[month] + day_of_month - 1

    def month(self, day: Ints) -> Ints:
        """The month in which a day lies."""
        return np.asarray(np.searchsorted(self.starts, day, side="right") - 1)

    def day_of_month(self, day: Ints) -> Ints:
        """The number of a day in its month, from 1."""
        return day - self.starts[self.month(day)] + 1

    def safe(self, day: Ints) -> Ints:
        """`day`, or the first of the next month where the month may not have such a day."""
        month = self.month(day)
        is_safe = day - self.starts[month] < LAST_SAFE_DAY
        return np.where(is_safe, day, self.starts[month + 1])


def calendar(as_of: date, n_months: int) -> Calendar:
    """The calendar of `n_months` months that end with the month of `as_of`."""
    last = np.datetime64(as_of, "M")
    months = np.arange(last - (n_months - 1), last + 12 * YEARS_AHEAD + 1)
    starts = months.astype("datetime64[D]").astype(np.int64)
    return Calendar(n_months, int(np.datetime64(as_of, "D").astype(np.int64)), starts)
