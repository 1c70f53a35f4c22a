"""What a cell that holds a date or an instant becomes, or why it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.cell_reading import (
    BERLIN,
    BERLIN_LOCAL,
    BOTH_ORDERS,
    DAY,
    DAY_FIRST,
    EPOCH,
    EPOCH_OR_TEXT,
    INSTANT,
    ISO,
    OFFSETS,
    Reader,
    cell_reader,
)


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    with cell_reader() as reader:
        yield reader


@pytest.mark.parametrize(
    ("cell", "style", "expected"),
    [
        pytest.param("2024-02-29", ISO, date(2024, 2, 29), id="ISO date"),
        pytest.param(
            "2024-02-29T23:30:00Z", BERLIN, date(2024, 2, 29), id="ISO instant, as written"
        ),
        pytest.param("2024-02-29 23:30", ISO, date(2024, 2, 29), id="date with a time"),
        pytest.param("16/10/2024", DAY_FIRST, date(2024, 10, 16), id="day first"),
        pytest.param(
            "13/04/2024", BOTH_ORDERS, date(2024, 4, 13), id="one of two formats reads it"
        ),
        pytest.param("05/05/2024", BOTH_ORDERS, date(2024, 5, 5), id="two formats that agree"),
        pytest.param(
            "2024-01-31T23:30:00+08:00", OFFSETS, date(2024, 1, 31), id="offset, as written"
        ),
        pytest.param("31.12.9999", OFFSETS, date(9999, 12, 31), id="the open end"),
    ],
)
def test_dates_are_read_as_written(read, cell, style, expected):
    assert read(DAY, cell, style) == (expected, None)


@pytest.mark.parametrize(
    ("cell", "style", "code"),
    [
        pytest.param("31/31/2024", DAY_FIRST, "not_a_date", id="no such month"),
        pytest.param("2023-02-29", ISO, "not_a_date", id="no such day"),
        pytest.param("2024-1-5", ISO, "not_a_date", id="ISO without zeros"),
        pytest.param("infinity", ISO, "not_a_date", id="infinity"),
        pytest.param("2024-01-01T99:99Z", ISO, "not_a_date", id="no such time"),
        pytest.param("45291", ISO, "not_a_date", id="day number of a spreadsheet"),
        pytest.param("16/10/2024 junk", DAY_FIRST, "not_a_date", id="text behind the date"),
        pytest.param("2024-10-16", DAY_FIRST, "not_a_date", id="another format than declared"),
        pytest.param("03/04/2024", BOTH_ORDERS, "ambiguous_date", id="two orders that disagree"),
        pytest.param("16/10/24", DAY_FIRST, "implausible_date", id="year of two digits"),
        pytest.param("0001-01-01", ISO, "implausible_date", id="placeholder of a database"),
    ],
)
def test_a_date_that_cannot_be_told_is_a_reason(read, cell, style, code):
    found, reason = read(DAY, cell, style)
    assert found is None
    assert reason.startswith(f"{code}: thing: '{cell}' ")


@pytest.mark.parametrize(
    ("cell", "style", "expected"),
    [
        pytest.param("2024-07-01T10:00:00Z", BERLIN, "2024-07-01T10:00:00", id="UTC by Z"),
        pytest.param("2024-07-01T10:00:00+02:00", ISO, "2024-07-01T08:00:00", id="offset"),
        pytest.param("2024-07-01 10:00:00+0530", ISO, "2024-07-01T04:30:00", id="offset, no colon"),
        pytest.param("2024-07-01T10:00-05", ISO, "2024-07-01T15:00:00", id="offset of hours"),
        pytest.param(
            "2024-07-01T10:00:00.123456Z", ISO, "2024-07-01T10:00:00.123456", id="fraction"
        ),
        pytest.param(
            "2024-07-01T10:00:00,5", ISO, "2024-07-01T10:00:00.500000", id="fraction by comma"
        ),
        pytest.param("2024-07-01 10:00", BERLIN, "2024-07-01T08:00:00", id="summer time"),
        pytest.param("2024-01-01 10:00", BERLIN, "2024-01-01T09:00:00", id="winter time"),
        pytest.param("2024-07-01", BERLIN, "2024-06-30T22:00:00", id="midnight of a date"),
        pytest.param("01.07.2024 10:00", BERLIN_LOCAL, "2024-07-01T08:00:00", id="declared format"),
        pytest.param(
            "27.10.2024 02:30", BERLIN_LOCAL, "2024-10-27T01:30:00", id="hour that comes twice"
        ),
        pytest.param("2024-07-01T10:00:00Z", OFFSETS, "2024-07-01T10:00:00", id="Z under %z"),
        pytest.param(
            "2024-07-01T10:00:00+08:00", OFFSETS, "2024-07-01T02:00:00", id="offset under %z"
        ),
    ],
)
def test_instants_are_stored_in_utc_whatever_the_zone_of_the_session(read, cell, style, expected):
    found, reason = read(INSTANT, cell, style)
    assert (found.isoformat(), reason) == (expected, None)


@pytest.mark.parametrize(
    ("cell", "style", "code"),
    [
        pytest.param("2024-03-31 02:30", BERLIN, "nonexistent_time", id="skipped hour"),
        pytest.param(
            "31.03.2024 02:30", BERLIN_LOCAL, "nonexistent_time", id="skipped, declared format"
        ),
        pytest.param("2024-07-01T25:00:00Z", ISO, "not_an_instant", id="no such hour"),
        pytest.param("yesterday", ISO, "not_an_instant", id="a word"),
        pytest.param("2024-07-01T10:00:00", OFFSETS, "not_an_instant", id="no offset under %z"),
        pytest.param("1899-12-30 00:00:00", ISO, "implausible_instant", id="zero of a spreadsheet"),
    ],
)
def test_an_instant_that_cannot_be_told_is_a_reason(read, cell, style, code):
    found, reason = read(INSTANT, cell, style)
    assert found is None
    assert reason.startswith(f"{code}: thing: '{cell}' ")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("1704103200", "2024-01-01T10:00:00", id="winter, in UTC all the same"),
        pytest.param("1719828000", "2024-07-01T10:00:00", id="summer, in UTC all the same"),
        pytest.param("1704103200.25", "2024-01-01T10:00:00.250000", id="decimals"),
        pytest.param("1704103200.1234567", "2024-01-01T10:00:00.123457", id="finer than we keep"),
        pytest.param(f"1.{'0' * 60}1", "1970-01-01T00:00:01", id="much finer than we keep"),
        pytest.param("0", "1970-01-01T00:00:00", id="the first second"),
        pytest.param("-1", "1969-12-31T23:59:59", id="before it"),
        pytest.param("-0.5", "1969-12-31T23:59:59.500000", id="half a second before it"),
        pytest.param("1711846800", "2024-03-31T01:00:00", id="hour that the zone skips"),
    ],
)
def test_seconds_since_1970_are_utc_whatever_the_zone_of_the_export(read, cell, expected):
    found, reason = read(INSTANT, cell, EPOCH)
    assert (found.isoformat(), reason) == (expected, None)


def test_a_date_of_seconds_since_1970_is_that_of_utc(read):
    assert read(DAY, "1704063599", EPOCH) == (date(2023, 12, 31), None)


@pytest.mark.parametrize("column", [DAY, INSTANT], ids=["date", "instant"])
@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("today", id="a word"),
        pytest.param("2024-01-01T10:00:00Z", id="ISO"),
        pytest.param("1704103200000", id="milliseconds"),
        pytest.param("1.7e9", id="exponent"),
        pytest.param("1,704,103,200", id="thousands"),
        pytest.param("+1704103200", id="sign"),
        pytest.param("1704103200.", id="point without decimals"),
        pytest.param("1704103200 s", id="unit"),
        pytest.param("9" * 40, id="more digits than a number has"),
        pytest.param("NaN", id="no number"),
        pytest.param("٣", id="digit of another script"),
    ],
)
def test_what_is_no_second_since_1970_is_a_reason_and_no_crash(read, cell, column):
    found, reason = read(column, cell, EPOCH)
    assert found is None
    noun = "a_date" if column is DAY else "an_instant"
    assert reason.startswith(f"not_{noun}: thing: '{cell}' is no")


def test_seconds_before_1900_are_implausible(read):
    found, reason = read(INSTANT, "-2208988801", EPOCH)
    assert found is None
    assert reason.startswith("implausible_instant: thing: '-2208988801' ")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1719828000", "2024-07-01T10:00:00"), ("01.07.2024 10:00", "2024-07-01T08:00:00")],
    ids=["seconds", "text on the zone's clock"],
)
def test_seconds_and_texts_stand_in_one_column(read, cell, expected):
    found, reason = read(INSTANT, cell, EPOCH_OR_TEXT)
    assert (found.isoformat(), reason) == (expected, None)


def test_a_skipped_hour_is_told_beside_seconds_too(read):
    found, reason = read(INSTANT, "31.03.2024 02:30", EPOCH_OR_TEXT)
    assert found is None
    assert reason.startswith("nonexistent_time: thing: '31.03.2024 02:30' ")
