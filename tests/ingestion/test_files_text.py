"""Delimited text and JSON Lines as they come in life: every record lands, at its line."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sources.csv_pages import csv_batches
from ingestion.sources.model import SourceObject
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping

Accounts = Callable[..., SourceObject]
Rows = Callable[[SourceObject], list[dict[str, Any]]]

PLAIN = "id,name\n1,Zoë\n2,北京\n"
EXPECTED = [("1", "Zoë"), ("2", "北京")]


def cells(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["id"], row["name"]) for row in rows]


def defects(rows: list[dict[str, Any]]) -> list[tuple[int, str | None]]:
    return [(row["_c360_line"], row["_c360_defect"]) for row in rows]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (PLAIN.encode(), {}),
        (PLAIN.encode("utf-8-sig"), {}),
        (PLAIN.encode("utf-8-sig"), {"encoding": "cp1252"}),
        (PLAIN.encode("utf-16"), {}),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), {}),
        (PLAIN.encode("utf-16-le"), {}),
        (PLAIN.encode("utf-16-be"), {}),
        (PLAIN.encode("utf-32"), {}),
        (PLAIN.encode("gb18030"), {"encoding": "gb18030"}),
        (("\ufeff" + PLAIN).encode("gb18030"), {"encoding": "gb18030"}),
        (PLAIN.replace(",", ";").encode(), {}),
        (PLAIN.replace(",", "\t").encode(), {}),
        (PLAIN.replace(",", "|").encode(), {}),
        (PLAIN.replace(",", "^").encode(), {"delimiter": "^"}),
        (b"sep=;\r\n" + PLAIN.replace(",", ";").encode(), {}),
        (PLAIN.replace("\n", "\r\n").encode(), {}),
        (PLAIN.replace("\n", "\r").encode(), {}),
        (PLAIN.rstrip().encode(), {}),
        (gzip.compress(PLAIN.encode()), {}),
        (("Report of May\n\n" + PLAIN).encode(), {"skip_lines": 2}),
        (("\n\n" + PLAIN).encode(), {}),
        (PLAIN.replace("id,name", " id , name\t").encode(), {}),
        (PLAIN.replace("\n", ",,\n").encode(), {}),
        (PLAIN.replace("1,Zoë\n", "1,Zoë,, \n\n").encode(), {}),
    ],
    ids=[
        "plain", "bom", "bom-against-declared", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le",
        "utf-16-be", "utf-32", "gb18030", "gb18030-bom", "semicolons", "tabs", "pipes", "declared",
        "sep-line", "crlf", "cr", "no-last-newline", "gzip", "lines-above", "blank-lines-above",
        "blanks-in-header", "trailing-columns", "blanks-beyond-the-header",
    ],
)  # fmt: skip
def test_the_same_rows_come_out_of_every_dress(
    folder: Path, accounts: Accounts, rows: Rows, content: bytes, options: dict[str, Any]
) -> None:
    (folder / "accounts.csv").write_bytes(content)
    found = rows(accounts(**options))
    assert cells(found) == EXPECTED
    assert [row["_c360_defect"] for row in found] == [None, None]
    assert [row["_c360_row"] for row in found] == [1, 2]


def test_cp1252_is_read_where_it_is_declared(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "accounts.csv").write_bytes("id,name\n1,Zoë €\n".encode("cp1252"))
    assert cells(rows(accounts(encoding="cp1252"))) == [("1", "Zoë €")]


@pytest.mark.parametrize(
    ("text", "expected", "raw"),
    [
        ("1\n2,B\n", [(2, "wrong_number_of_cells"), (3, None)], "1"),
        ("1,A,x\n2,B\n", [(2, "wrong_number_of_cells"), (3, None)], "1,A,x"),
        ("1,A\nid,name\n2,B\n", [(2, None), (3, "repeated_header"), (4, None)], "id,name"),
        ("1,A\n id, name \n", [(2, None), (3, "repeated_header")], " id, name "),
        ("1,A\n2", [(2, None), (3, "truncated")], "2"),
        ('1,A\n2,"B', [(2, None), (3, "truncated")], '2,"B'),
        ("1,A\0\n2,B\n", [(2, "unreadable_character"), (3, None)], r"1,A\x00"),
        ('1,"A\n2,B\n3,C\n', [(2, "open_quote"), (3, None), (4, None)], '1,"A'),
        ('1,"A\n2,"B"\n3,C\n', [(2, "open_quote"), (3, None), (4, None)], '1,"A'),
        ('1,"A\n2,B"\n', [(2, None)], None),
        ('1,"A"B\n2,C\n', [(2, "open_quote"), (3, None)], '1,"A"B'),
        ('"1,A\n2,B"\n3,C\n', [(2, "open_quote"), (3, None), (4, None)], '"1,A'),
    ],
    ids=[
        "too-few", "too-many", "header-again", "header-again-with-blanks", "cut-off",
        "cut-off-in-quotes", "nul", "stray-quote", "stray-quote-before-a-quoted-cell",
        "line-break-in-a-cell", "text-behind-a-quote", "quote-over-two-records",
    ],
)  # fmt: skip
def test_a_broken_record_lands_with_its_line_defect_and_text(
    folder: Path,
    accounts: Accounts,
    rows: Rows,
    text: str,
    expected: list[tuple[int, str | None]],
    raw: str | None,
) -> None:
    (folder / "accounts.csv").write_text("id,name\n" + text, newline="")
    found = rows(accounts())
    assert defects(found) == expected
    assert [row["_c360_text"] for row in found if row["_c360_text"] is not None] == (
        [] if raw is None else [raw]
    )


@pytest.mark.parametrize(
    ("content", "encoding", "shown"),
    [
        (b"id,name\n1,Z\xfcrich\n2,B\n", None, r"1,Z\xfcrich"),
        (b"id,name\n1,\x81\n2,B\n", "gb18030", None),
        ("id,name\n1,".encode("utf-16-le") + b"\x00\xd8" + "\n2,B\n".encode("utf-16-le"),
         "utf-16-le", r"1,\x00\xd8"),
    ],
    ids=["utf-8", "gb18030", "utf-16"],
)  # fmt: skip
def test_bytes_that_are_no_characters_cost_their_record_alone(
    folder: Path,
    accounts: Accounts,
    rows: Rows,
    content: bytes,
    encoding: str | None,
    shown: str | None,
) -> None:
    (folder / "accounts.csv").write_bytes(content)
    found = rows(accounts(encoding=encoding))
    assert defects(found) == [(2, "unreadable_character"), (3, None)]
    assert found[0]["_c360_text"] == (shown or r"1,\x81")


def test_lines_are_exact_behind_cells_with_line_breaks(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    (folder / "accounts.csv").write_text('id,name\n1,"A\n\nA"\n\n2,B\n3\n4,D\n')
    assert defects(rows(accounts())) == [
        (2, None), (6, None), (7, "wrong_number_of_cells"), (8, None),
    ]  # fmt: skip


def test_a_stray_quote_does_not_swallow_the_rest_of_a_long_file(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    lines = [f"{number},N" for number in range(60_000)]
    lines[100] = '100,"N'
    (folder / "accounts.csv").write_text("id,name\n" + "\n".join(lines) + "\n")
    found = rows(accounts())
    assert len(found) == 60_000
    assert [row["id"] for row in found if row["_c360_defect"] == "open_quote"] == [None]
    assert found[-1] == {
        "_c360_row": 60_000, "_c360_line": 60_001, "_c360_defect": None, "_c360_text": None,
        "id": "59999", "name": "N",
    }  # fmt: skip


def test_a_cell_of_megabytes_is_a_cell(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "accounts.csv").write_text("id,name\n1," + "x" * 3_000_000 + "\n2,B\n")
    assert [len(name) for _, name in cells(rows(accounts()))] == [3_000_000, 1]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "id,name\n", "id,name"])
def test_a_file_without_records_lands_without_rows(
    folder: Path, accounts: Accounts, rows: Rows, content: str
) -> None:
    (folder / "accounts.csv").write_text(content, encoding="utf-8")
    assert rows(accounts()) == []


def test_an_unnamed_column_is_named_by_its_position(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    (folder / "accounts.csv").write_text("id,,name\n1,x,A\n")
    assert rows(accounts())[0]["column_2"] == "x"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,name,Name\n", "several columns named 'name'"),
        ("id,name,_c360_row\n", "a name that is ours"),
        ('id,"name\n1,A\n', "has a quote that does not close"),
    ],
)
def test_a_header_that_cannot_be_told_apart_is_refused(
    folder: Path, accounts: Accounts, rows: Rows, content: str, words: str
) -> None:
    (folder / "accounts.csv").write_text(content)
    with pytest.raises(SourceUnreadableError, match=words):
        rows(accounts())


@pytest.mark.parametrize("cut", [5, 30], ids=["in-the-head", "in-the-body"])
def test_a_compressed_file_that_breaks_off_is_refused(
    folder: Path, accounts: Accounts, rows: Rows, cut: int
) -> None:
    (folder / "accounts.csv.gz").write_bytes(gzip.compress(PLAIN.encode() * 9)[:cut])
    with pytest.raises(SourceUnreadableError, match="breaks off or is damaged"):
        rows(accounts("*.gz"))


TEXTS = st.text("aé北 ,;\"'\n\r\t\ufeff", max_size=8)


@given(records=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=20))
def test_whatever_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("id", "b", "c"), *records])
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    mapping = ObjectMapping(name="x", entity="crm.accounts", file="x.csv", columns={})
    read = [
        tuple(row[name] for name in ("id", "b", "c"))
        for batch in csv_batches(path, mapping)
        for row in batch.to_pylist()
    ]
    assert read == records


@given(content=st.binary(max_size=200))
def test_no_record_of_any_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(b"id,name\n" + content)
    mapping = ObjectMapping(name="x", entity="crm.accounts", file="x.csv", columns={})
    rows = [row for batch in csv_batches(path, mapping) for row in batch.to_pylist()]
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = [number for number, line in enumerate(text.split("\n"), start=2) if line.strip()]
    assert {row["_c360_line"] for row in rows} <= set(lines)
    assert bool(rows) == bool(lines)
    assert all(row["_c360_text"] for row in rows if row["_c360_defect"])


JSON_LINES = """\
{"id": 1, "name": "Zo\\u00eb", "total": 12.10, "big": 12345678901234567890.10}

{"id": "2", "name": null, "tags": ["a", {"b": 1.10}], "ok": true}
not json
[1]
{"id": 3, "name": "\\u0000"}
{"id": 4"""


def test_json_lines_become_columns_by_key(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "accounts.jsonl").write_text(JSON_LINES)
    found = rows(accounts("*.jsonl"))
    assert defects(found) == [
        (1, None), (3, None), (4, "no_record"), (5, "no_record"), (6, "unreadable_character"),
        (7, "truncated"),
    ]  # fmt: skip
    assert cells(found)[:2] == [("1", "Zoë"), ("2", None)]
    assert found[0]["total"] == "12.10"
    assert found[0]["big"] == "12345678901234567890.10"
    assert (found[1]["tags"], found[1]["ok"]) == ('["a", {"b": 1.1}]', "true")
    assert found[2]["_c360_text"] == "not json"
    assert found[5]["_c360_text"] == '{"id": 4'
