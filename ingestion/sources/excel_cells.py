"""What a cell of a workbook means as text: days counted from 1900, numbers with binary dust."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from ingestion.accepted_entities import ACCEPTED_ENTITIES
from ingestion.entities import ColumnType
from workspace.settings import ObjectMapping

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
"""31 December 9999; a larger number, such as 20241231, is no count of days."""
_DIGITS_SHOWN = 15
"""Digits of a number that Excel shows and keeps; what is stored beyond them is binary dust."""

_DATES = (ColumnType.DATE, ColumnType.INSTANT)


def date_columns(mapping: ObjectMapping) -> list[str]:
    """The columns of the export that the mapping brings to dates or instants."""
    entity = ACCEPTED_ENTITIES[mapping.entity]
    types = {column.name: column.type for column in entity.columns}
    return sorted({column for name, column in mapping.columns.items() if types[name] in _DATES})


def number_text(cell: str) -> str:
    """A stored number as Excel shows it in full: 0.30000000000000004 is 0.3, 1E-3 is 0.001."""
    if not _NUMBER.fullmatch(cell):
        return cell
    has_exponent = "e" in cell.lower()
    has_dust = "." in cell and sum(map(str.isdigit, cell.strip("-0."))) > _DIGITS_SHOWN
    if not has_exponent and not has_dust:
        return cell
    return f"{Decimal(f'{float(cell):.{_DIGITS_SHOWN}g}'):f}"


def date_text(cell: str, date_formats: Sequence[str], counts_from_1904: int) -> str:
    """A cell of a column of dates: a count of days in the first of the formats that holds it.

    Without a format that does, in ISO 8601; what is no count of days stays as it is.
    """
    if not _NUMBER.fullmatch(cell) or not 0 < float(cell) <= _LAST_DAY:
        return cell
    day_0 = _DAY_0_OF_1904 if counts_from_1904 else _DAY_0
    moment = day_0 + timedelta(seconds=round(float(cell) * 86_400))
    for date_format in date_formats:
        written = moment.strftime(date_format)
        if datetime.strptime(written, date_format).replace(tzinfo=None) == moment:  # noqa: DTZ007
            return written
    is_whole_day = moment == moment.replace(hour=0, minute=0, second=0)
    return moment.date().isoformat() if is_whole_day else moment.isoformat()
