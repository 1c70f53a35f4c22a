"""How tables and JSON are printed: every digit, and no number, date or name of a column folded."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from dagster_project.output import print_json, print_table

COLUMNS = ("customer_name", "closing_mrr_amount", "month", "checked_at")
ROW = (
    "A customer with a name that is long " * 4,
    Decimal("123456789012345.12345678"),
    date(2024, 1, 31),
    datetime(2024, 1, 31, 9, 30, 15, 123),  # noqa: DTZ001
)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal; tests set its width."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    return monkeypatch


def test_where_nobody_looks_each_row_is_one_line_without_blanks_at_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_table((*COLUMNS, "note"), [(*ROW, None), (*ROW, "x" * 2000)])
    header, first, second = capsys.readouterr().out.splitlines()
    assert header.split() == [*COLUMNS, "note"]
    assert first.endswith("123456789012345.12345678  2024-01-31  2024-01-31 09:30:15")
    assert second.endswith("x" * 2000)


def test_a_zero_has_its_decimals_and_no_exponent(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("amount",), [(Decimal("0E-8"),), (Decimal("930.00000000"),)])
    assert capsys.readouterr().out.split() == ["amount", "0.00000000", "930.00000000"]


def test_what_looks_like_markup_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("[bold]",), [("[red]北京[/red]",)])
    assert capsys.readouterr().out.splitlines() == ["[bold]", "[red]北京[/red]"]


def test_a_terminal_folds_long_texts_only(
    capsys: pytest.CaptureFixture[str], terminal: pytest.MonkeyPatch
) -> None:
    terminal.setenv("COLUMNS", "90")
    print_table(COLUMNS, [ROW])
    out = capsys.readouterr().out
    for whole in (*COLUMNS, "123456789012345.12345678", "2024-01-31 09:30:15"):
        assert whole in out
    assert ROW[0] not in out


def test_a_terminal_too_narrow_for_columns_gets_one_line_a_value(
    capsys: pytest.CaptureFixture[str], terminal: pytest.MonkeyPatch
) -> None:
    terminal.setenv("COLUMNS", "40")
    print_table(COLUMNS[1:], [ROW[1:], ROW[1:]])
    first, second = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert first == second
    assert first.splitlines() == [
        "closing_mrr_amount  123456789012345.12345678",
        "month               2024-01-31",
        "checked_at          2024-01-31 09:30:15",
    ]


def test_json_keeps_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"zero": Decimal("0E-8"), "day": date(2024, 1, 31), "span": timedelta(days=1)})
    assert json.loads(capsys.readouterr().out) == {
        "zero": "0.00000000",
        "day": "2024-01-31",
        "span": "1 day, 0:00:00",
    }
