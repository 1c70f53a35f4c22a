"""Months as a person types them."""

from __future__ import annotations

import re
from datetime import date

from workspace.errors import C360Error

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month_of(typed: str) -> date:
    """The first day of a month that is written as YYYY-MM.

    Raises:
        C360Error: it is no month.
    """
    named = MONTH.fullmatch(typed)
    if not named:
        raise C360Error(f"'{typed}' is no month.", remedy="Write it as YYYY-MM, like 2026-09.")
    return date(int(named[1]), int(named[2]), 1)
