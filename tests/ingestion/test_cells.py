"""What one cell of an export becomes: its value, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from ingestion.cells import CellStyle, finished
from ingestion.cells.currencies import CURRENCIES
from ingestion.entities import ENTITIES, ColumnType
from tests.cell_reading import (
    AMOUNT,
    COMMA,
    CURRENCY,
    FLAG,
    INTEGER,
    INTERVAL,
    ISO,
    PRECISE,
    TEXT,
    Reader,
    cell_reader,
    column,
)


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    with cell_reader() as reader:
        yield reader


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("A-1", "A-1", id="plain"),
        pytest.param("A-1  ", "A-1", id="trailing blanks in a key"),
        pytest.param("\u00a0A-1\u00a0", "A-1", id="blanks that do not break"),
        pytest.param("A-1\u200b\ufeff", "A-1", id="blanks without width"),
        pytest.param("\u3000名前\u3000", "名前", id="ideographic blanks"),
        pytest.param("\tA 1\r\n", "A 1", id="tabs and line ends, inner blank kept"),
        pytest.param("N/A", None, id="a declared null value"),
        pytest.param(" NULL ", None, id="a null value between blanks"),
        pytest.param("\u200b", None, id="nothing to be seen"),
        pytest.param(None, None, id="no cell"),
        pytest.param('O\'Brien "x"; drop table t', 'O\'Brien "x"; drop table t', id="quotes"),
    ],
)
def test_text_loses_the_blanks_around_it(read, cell, expected):
    assert read(TEXT, cell, ISO) == (expected, None)


@pytest.mark.parametrize(
    ("kind", "cell", "style", "expected"),
    [
        pytest.param(AMOUNT, "1234.5", ISO, "1234.5", id="decimal point"),
        pytest.param(AMOUNT, "1,234,567.89", ISO, "1234567.89", id="thousands by comma"),
        pytest.param(AMOUNT, "1234,5", COMMA, "1234.5", id="decimal comma"),
        pytest.param(AMOUNT, "1.234.567,89", COMMA, "1234567.89", id="thousands by point"),
        pytest.param(AMOUNT, "1 234 567,89", COMMA, "1234567.89", id="thousands by blank"),
        pytest.param(AMOUNT, "1\u202f234,5", COMMA, "1234.5", id="thousands by narrow blank"),
        pytest.param(AMOUNT, "1'234.50", ISO, "1234.5", id="thousands by apostrophe"),
        pytest.param(AMOUNT, "-0.5", ISO, "-0.5", id="negative"),
        pytest.param(AMOUNT, "+7", ISO, "7", id="plus sign"),
        pytest.param(AMOUNT, ".25", ISO, "0.25", id="no digit before the mark"),
        pytest.param(AMOUNT, "5.", ISO, "5", id="no digit after the mark"),
        pytest.param(AMOUNT, "1.50000000", ISO, "1.5", id="zeros beyond the type"),
        pytest.param(PRECISE, "0.12345678", ISO, "0.12345678", id="eight decimals"),
        pytest.param(
            PRECISE,
            "12345678901234567890.12345678",
            ISO,
            "12345678901234567890.12345678",
            id="all digits of the wide type",
        ),
        pytest.param(INTEGER, "12", ISO, "12", id="whole"),
        pytest.param(INTEGER, "12.0", ISO, "12", id="whole, written with a decimal"),
        pytest.param(INTEGER, "12,00", COMMA, "12", id="whole, written with decimals by comma"),
        pytest.param(INTEGER, "1,200", ISO, "1200", id="whole with thousands"),
        pytest.param(INTEGER, "007", ISO, "7", id="leading zeros"),
    ],
)
def test_numbers_are_read_exactly(read, kind, cell, style, expected):
    found, reason = read(kind, cell, style)
    assert (found, reason) == (Decimal(expected), None)


@pytest.mark.parametrize(
    ("kind", "cell", "style", "code"),
    [
        pytest.param(AMOUNT, "12,5", ISO, "not_a_number", id="decimal comma where a point is due"),
        pytest.param(
            AMOUNT, "12.5", COMMA, "not_a_number", id="decimal point where a comma is due"
        ),
        pytest.param(AMOUNT, "1,23,456.0", ISO, "not_a_number", id="groups that are not of three"),
        pytest.param(AMOUNT, "1,234'567", ISO, "not_a_number", id="two separators in one number"),
        pytest.param(AMOUNT, "1e3", ISO, "not_a_number", id="exponent"),
        pytest.param(AMOUNT, "1_000", ISO, "not_a_number", id="underscore"),
        pytest.param(AMOUNT, "12 EUR", ISO, "not_a_number", id="currency behind the number"),
        pytest.param(AMOUNT, "-", ISO, "not_a_number", id="sign alone"),
        pytest.param(AMOUNT, "NaN", ISO, "not_a_number", id="not a number at all"),
        pytest.param(AMOUNT, "１２", ISO, "not_a_number", id="digits of another script"),
        pytest.param(AMOUNT, "1.23456", ISO, "too_many_decimals", id="five decimals of money"),
        pytest.param(
            PRECISE, "0.123456789", ISO, "too_many_decimals", id="nine decimals of a rate"
        ),
        pytest.param(
            AMOUNT, "123456789012345", ISO, "number_too_large", id="fifteen digits of money"
        ),
        pytest.param(INTEGER, "99999999999999999999", ISO, "number_too_large", id="twenty digits"),
        pytest.param(INTEGER, "12.5", ISO, "not_a_whole_number", id="half of one"),
    ],
)
def test_a_number_that_cannot_be_held_exactly_is_a_reason(read, kind, cell, style, code):
    found, reason = read(kind, cell, style)
    assert found is None
    assert reason.startswith(f"{code}: thing: '{cell}' ")


@pytest.mark.parametrize("word", ["true", "T", "YES", "y", "1", " TRUE "])
def test_words_for_true(read, word):
    assert read(FLAG, word, ISO) == (True, None)


@pytest.mark.parametrize("word", ["false", "F", "No", "n", "0", "FALSE\u00a0"])
def test_words_for_false(read, word):
    assert read(FLAG, word, ISO) == (False, None)


def test_another_word_is_no_boolean(read):
    found, reason = read(FLAG, "maybe", ISO)
    assert (found, reason[:28]) == (None, "not_a_boolean: thing: 'maybe")


def test_currencies_are_known_codes_in_upper_case(read):
    assert read(CURRENCY, "eur ", ISO) == ("EUR", None)
    assert read(CURRENCY, "US$", ISO)[1].startswith("unknown_currency: thing: 'US$' ")
    assert read(CURRENCY, "ABC", ISO)[1].startswith("unknown_currency: thing: 'ABC' ")
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert {"USD", "EUR", "GBP", "JPY", "CNY", "INR", "CHF", "HRK"} <= CURRENCIES


def test_listed_values_are_taken_in_any_case_and_the_nearest_is_offered_for_others(read):
    assert read(INTERVAL, "Month", ISO) == ("month", None)
    assert read(INTERVAL, "montly", ISO)[1] == (
        "not_allowed: thing: 'montly' is none of day, week, month, quarter, year; nearest: month"
    )
    assert read(INTERVAL, "xyz", ISO)[1].endswith("is none of day, week, month, quarter, year")


def test_values_are_translated_before_they_are_read(read):
    translated = Reader(read.connection, {"M": "month", "-": "", "": "year"})
    assert translated(INTERVAL, " M ", ISO) == ("month", None)
    assert translated(INTERVAL, "-", ISO) == (None, None)
    assert translated(INTERVAL, None, ISO) == ("year", None)
    assert translated(INTERVAL, "week", ISO) == ("week", None)


@pytest.mark.parametrize(
    ("read_date", "style", "expected"),
    [
        pytest.param("date '2024-01-31'", ISO, date(2024, 1, 31), id="first day after, as it is"),
        pytest.param(
            "date '2024-01-31'",
            CellStyle(end_is_inclusive=True),
            date(2024, 2, 1),
            id="last day of service",
        ),
        pytest.param(
            "date '9999-12-31'", CellStyle(end_is_inclusive=True), None, id="open, inclusive"
        ),
        pytest.param("date '9999-12-31'", ISO, None, id="open"),
        pytest.param("cast(null as date)", ISO, None, id="empty"),
    ],
)
def test_period_ends_are_the_first_day_after_and_null_while_open(read, read_date, style, expected):
    end = column(ColumnType.DATE, is_period_end=True)
    assert read.connection.execute(f"select {finished(end, read_date, style)}").fetchone() == (
        expected,
    )


def test_period_ends_of_the_entities_are_dates_so_that_a_day_can_be_added():
    ends = [c for entity in ENTITIES.values() for c in entity.columns if c.is_period_end]
    assert ends
    assert {c.type for c in ends} == {ColumnType.DATE}
