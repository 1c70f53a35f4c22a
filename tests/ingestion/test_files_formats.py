"""Parquet and Excel: typed values come out as text that is exact and of no locale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.sources.model import SourceObject
from tests.ingestion.workbooks import write_workbook
from workspace.errors import SourceUnreadableError

Accounts = Callable[..., SourceObject]
Rows = Callable[[SourceObject], list[dict[str, Any]]]

WITH_DATE = {"crm_account_id": "id", "account_name": "name", "created_at": "created"}


def own(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if not name.startswith("_c360_")}


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (7, pa.int64(), "7"),
        (Decimal("10.10"), pa.decimal128(12, 2), "10.10"),
        (0.1, pa.float64(), "0.1"),
        (7.0, pa.float64(), "7"),
        (float("nan"), pa.float64(), None),
        (True, pa.bool_(), "true"),
        (date(2024, 2, 29), pa.date32(), "2024-02-29"),
        (datetime(2024, 2, 29, 5, 6, 7), pa.timestamp("us"), "2024-02-29T05:06:07"),  # noqa: DTZ001
        (datetime(2024, 2, 29, 5, tzinfo=UTC), pa.timestamp("us", "+02:00"),
         "2024-02-29T05:00:00Z"),
        (b"\xde\xad", pa.binary(), "dead"),
        (["a", "b"], pa.list_(pa.string()), '["a","b"]'),
        ({"a": 1}, pa.struct([("a", pa.int64())]), '{"a":1}'),
        (None, pa.string(), None),
        ("北京", pa.string(), "北京"),
    ],
    ids=lambda value: str(value) if isinstance(value, pa.DataType) else None,
)  # fmt: skip
def test_parquet_values_become_text(
    folder: Path, accounts: Accounts, rows: Rows, value: object, kind: pa.DataType, text: str
) -> None:
    table = {"id": ["1"], "name": ["A"], "value": pa.array([value], kind)}
    pq.write_table(pa.table(table), folder / "accounts.parquet")
    (row,) = rows(accounts("*.parquet"))
    assert own(row) == {"id": "1", "name": "A", "value": text}


def test_parquet_rows_keep_their_order(folder: Path, accounts: Accounts, rows: Rows) -> None:
    ids = [str(number) for number in range(120_000)]
    pq.write_table(pa.table({"id": ids, "name": ids}), folder / "accounts.parquet")
    found = rows(accounts("*.parquet"))
    assert [row["id"] for row in found] == ids
    assert [row["_c360_row"] for row in found] == list(range(1, 120_001))


def test_an_empty_parquet_file_lands_without_rows(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    pq.write_table(
        pa.table({"id": pa.array([], pa.string()), "name": pa.array([], pa.string())}),
        folder / "accounts.parquet",
    )
    assert rows(accounts("*.parquet")) == []


def test_a_sheet_is_read_as_it_is_stored(folder: Path, accounts: Accounts, rows: Rows) -> None:
    write_workbook(
        folder / "accounts.xlsx",
        {
            "Accounts": [
                ["id", " name ", "created", "amount", "on"],
                ["A-1", "Zoë", 45351, 0.1 + 0.2, True],
                [],
                [2, "  ", 45351.25, 1e-7, False],
                [12345678901, None, "29.02.2024", "1.10"],
                ["id", "name", "created", "amount", "on"],
                ["007", "x", 20240229, -5.5, None, "beyond the header"],
            ]
        },
    )
    found = rows(accounts("*.xlsx", columns=WITH_DATE))
    assert [(row["_c360_line"], row["_c360_defect"]) for row in found] == [
        (2, None), (4, None), (5, None), (6, "repeated_header"), (7, None),
    ]  # fmt: skip
    assert [tuple(own(row).values()) for row in found if row["_c360_defect"] is None] == [
        ("A-1", "Zoë", "2024-02-29", "0.3", "1"),
        ("2", "  ", "2024-02-29T06:00:00", "0.0000001", "0"),
        ("12345678901", None, "29.02.2024", "1.10", None),
        ("007", "x", "20240229", "-5.5", None),
    ]


def test_dates_of_a_sheet_are_written_in_the_declared_format(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    write_workbook(
        folder / "accounts.xlsx",
        {"S": [["id", "name", "created"], [1, "A", 45351], [2, "B", 45351.25]]},
    )
    found = rows(accounts("*.xlsx", columns=WITH_DATE, date_formats=("%d.%m.%Y",)))
    assert [row["created"] for row in found] == ["29.02.2024", "2024-02-29T06:00:00"]


def test_days_of_a_workbook_from_old_macs_count_from_1904(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    write_workbook(
        folder / "accounts.xlsx",
        {"S": [["id", "name", "created"], [1, "A", 43889]]},
        properties='date1904="1"',
    )
    assert rows(accounts("*.xlsx", columns=WITH_DATE))[0]["created"] == "2024-02-29"


def test_the_sheet_is_the_first_or_the_named_one(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    sheets = {"A": [["id", "name"], [1, "first"]], "B": [["id", "name"], [1, "second"]]}
    write_workbook(folder / "accounts.xlsx", sheets)
    assert rows(accounts("*.xlsx"))[0]["name"] == "first"
    assert rows(accounts("*.xlsx", table="B"))[0]["name"] == "second"


def test_a_table_may_stand_anywhere_or_below_a_title(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    write_workbook(folder / "accounts.xlsx", {"S": [["id", "name"], [1, "A"]]}, corner=("C", 4))
    assert [(row["_c360_line"], row["name"]) for row in rows(accounts("*.xlsx"))] == [(5, "A")]
    titled = [["Report of May"], [], ["id", "name"], [1, "A"]]
    write_workbook(folder / "accounts.xlsx", {"S": titled})
    found = rows(accounts("*.xlsx", skip_lines=2))
    assert [(row["_c360_line"], row["name"]) for row in found] == [(4, "A")]


@pytest.mark.parametrize("sheet", [[], [["id", "name"]]], ids=["empty", "header-only"])
def test_a_sheet_without_rows_lands_without_rows(
    folder: Path, accounts: Accounts, rows: Rows, sheet: list[list[str]]
) -> None:
    write_workbook(folder / "accounts.xlsx", {"S": sheet})
    assert rows(accounts("*.xlsx")) == []


def test_what_is_no_workbook_or_lacks_the_sheet_is_told(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    (folder / "accounts.xlsx").write_text("id,name\n")
    with pytest.raises(SourceUnreadableError, match="cannot be read as a workbook"):
        rows(accounts("*.xlsx"))
    write_workbook(folder / "accounts.xlsx", {"Accounts": [["id", "name"]]})
    with pytest.raises(SourceUnreadableError, match='Did you mean: "Accounts"'):
        rows(accounts("*.xlsx", table="Acounts"))


def test_what_is_no_parquet_is_told(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "accounts.parquet").write_text("id,name\n")
    with pytest.raises(SourceUnreadableError, match="cannot be read as Parquet"):
        rows(accounts("*.parquet"))
