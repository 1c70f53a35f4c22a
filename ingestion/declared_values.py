"""Whether a value written in the configuration can stand in a column of an entity."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from ingestion.entities import Column, ColumnType
from workspace.configuration_errors import nearest

_NUMBERS = (ColumnType.INTEGER, ColumnType.AMOUNT, ColumnType.PRECISE)


def value_mistake(column: Column, value: object) -> str | None:
    """What is wrong with `value` as a cell of `column`; None where it can stand."""
    if column.type in _NUMBERS:
        return _number_mistake(column, value)
    if column.type is ColumnType.BOOLEAN:
        is_flag = isinstance(value, bool) or str(value).lower() in ("true", "false")
        return None if is_flag else f"must be true or false, not {value!r}"
    if column.type in (ColumnType.DATE, ColumnType.INSTANT):
        return _date_mistake(value)
    if column.type is ColumnType.CURRENCY:
        is_code = isinstance(value, str) and re.fullmatch("[A-Z]{3}", value)
        return None if is_code else f"must be a currency code such as USD, not {value!r}"
    return _text_mistake(column, value)


def _number_mistake(column: Column, value: object) -> str | None:
    try:
        number = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return f"must be a number, not {value!r}"
    if column.type is ColumnType.INTEGER and number != number.to_integral_value():
        return f"must be a whole number, not {value!r}"
    if column.not_negative and number < 0:
        return f"must not be negative, but is {value!r}"
    return None


def _date_mistake(value: object) -> str | None:
    if isinstance(value, date):
        return None
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return f"must be a date such as 2024-12-31, not {value!r}"
    return None


def _text_mistake(column: Column, value: object) -> str | None:
    if isinstance(value, bool | date):
        return f"must be text in quotes, not {value!r}"
    if not column.allowed or value in column.allowed:
        return None
    allowed = ", ".join(column.allowed)
    return f"'{value}' is not allowed; one of: {allowed}.{nearest(str(value), column.allowed)}"
