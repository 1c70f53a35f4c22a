"""Tables of real databases: every value comes as exact text, every row once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from ingestion.landing import LandedBatch
from ingestion.sources.model import SourceObject
from tests.ingestion.databases import table

Land = Callable[[SourceObject], LandedBatch]
Rows = Callable[[SourceObject], list[dict[str, Any]]]


def own(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if not name.startswith("_c360_")}


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("integer", "7", "7"),
        ("numeric", "12345678901234567890.12345678901", "12345678901234567890.12345678901"),
        ("numeric(12, 2)", "10.10", "10.10"),
        ("money", "'1,234.50'", "1234.50"),
        ("double precision", "0.1", "0.1"),
        ("boolean", "true", "true"),
        ("date", "'2024-02-29'", "2024-02-29"),
        ("date", "'infinity'", "infinity"),
        ("timestamp", "'2024-02-29 05:06:07.80'", "2024-02-29T05:06:07.8"),
        ("timestamp", "'2024-02-29'", "2024-02-29T00:00:00"),
        ("timestamptz", "'2024-02-29 01:00:00+02'", "2024-02-28T23:00:00Z"),
        ("bytea", r"'\xdead'", "dead"),
        ("jsonb", """'{"a": 1.10}'""", '{"a": 1.10}'),
        ("integer[]", "'{1,2}'", "[1,2]"),
        ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("text", "'北京 ''x'' \" '", "北京 'x' \" "),
        ("text", "null", None),
    ],
)  # fmt: skip
def test_values_of_postgres_become_exact_text(
    erp: Callable[[str], str], rows: Rows, kind: str, value: str, text: str | None
) -> None:
    erp("alter database erp set datestyle = 'German'; alter database erp set timezone = 'Japan'")
    erp(f"create table accounts (id text, value {kind})")
    erp(f"insert into accounts values ('1', {value})")
    assert [own(row) for row in rows(table("accounts"))] == [{"id": "1", "value": text}]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("integer", "9007199254740993", "9007199254740993"),
        ("real", "10.1", "10.1"),
        ("decimal(10, 2)", "10.5", "10.5"),
        ("decimal(10, 2)", "'ten'", "ten"),
        ("boolean", "1", "true"),
        ("boolean", "0", "false"),
        ("boolean", "'yes'", "yes"),
        ("date", "'2024-02-29'", "2024-02-29"),
        ("date", "'soon'", "soon"),
        ("blob", "x'dead'", "dead"),
        ("text", "'北京'", "北京"),
        ("", "2.50", "2.5"),
        ("text", "null", None),
    ],
)
def test_values_of_sqlite_become_text_whatever_their_column_declares(
    file: sqlite3.Connection, rows: Rows, kind: str, value: str, text: str | None
) -> None:
    file.execute(f"create table accounts (id text, value {kind})")
    file.execute(f"insert into accounts values ('1', {value})")
    assert [own(row) for row in rows(table("accounts"))] == [{"id": "1", "value": text}]


def test_views_and_schemas_are_read(erp: Callable[[str], str], rows: Rows) -> None:
    erp("""create schema sales; create table sales."Accounts" (id int, "Name" text);
        insert into sales."Accounts" values (1, 'A');
        create view sales.active as select * from sales."Accounts";""")
    assert [own(row) for row in rows(table("sales.Accounts"))] == [{"id": "1", "Name": "A"}]
    assert [own(row) for row in rows(table("sales.active"))] == [{"id": "1", "Name": "A"}]


def test_the_same_rows_in_another_order_are_nothing_new(
    erp: Callable[[str], str], landed: Land
) -> None:
    erp("create table accounts (id int, name text); insert into accounts values (1, 'A'), (2, 'B')")
    first = landed(table("accounts"))
    erp("delete from accounts; insert into accounts values (2, 'B'), (1, 'A')")
    again = landed(table("accounts"))
    assert (again.batch_id, again.is_new, again.n_rows) == (first.batch_id, False, 2)


def test_an_empty_table_lands_with_its_columns(erp: Callable[[str], str], landed: Land) -> None:
    erp("create table accounts (id int)")
    done = landed(table("accounts"))
    assert (done.is_new, done.n_rows) == (True, 0)


def test_many_rows_come_all_of_them_in_bounded_batches(
    erp: Callable[[str], str], rows: Rows
) -> None:
    erp("create table accounts as select n as id, repeat('x', 50) as pad "
        "from generate_series(1, 120000) as n")  # fmt: skip
    found = rows(table("accounts"))
    assert [row["_c360_row"] for row in found] == list(range(1, 120_001))
    assert {int(row["id"]) for row in found} == set(range(1, 120_001))
