"""Tables of real databases: values as exact text, rows once, and no secret in any word."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from postgres_server import PostgresServer

from ingestion.landing import LandedBatch
from ingestion.sources.attached_table import attached_table
from ingestion.sources.model import SourceObject
from workspace.errors import C360Error, ConfigurationError, SourceUnreadableError
from workspace.paths import Workspace
from workspace.settings import ObjectMapping

Land = Callable[[SourceObject], LandedBatch]
Rows = Callable[[SourceObject], list[dict[str, Any]]]

VARIABLE = "C360_TEST_ERP_URL"


def table(name: str, columns: dict[str, str] | None = None, **options: Any) -> SourceObject:
    columns = columns or {"crm_account_id": "id"}
    mapping = ObjectMapping(
        name="accounts", entity="crm.accounts", table=name, columns=columns, **options
    )
    return SourceObject("erp", "sql_database", VARIABLE, mapping)


def own(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if not name.startswith("_c360_")}


@pytest.fixture
def erp(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], str]]:
    """An empty PostgreSQL database; runs statements in it."""
    postgres.run("create database erp")
    monkeypatch.setenv(VARIABLE, postgres.url("erp"))
    yield lambda sql: postgres.run(sql, "erp")
    postgres.run("drop database erp with (force)")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """An empty SQLite database."""
    path = tmp_path / "erp.sqlite"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


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


@pytest.fixture(params=["postgres", "sqlite"])
def execute(request: pytest.FixtureRequest) -> Callable[[str], object]:
    """Runs statements in an empty database of each kind, with a table of changes."""
    if request.param == "postgres":
        run: Callable[[str], object] = request.getfixturevalue("erp")
        run("create table accounts (id int, at timestamptz)")
    else:
        run = request.getfixturevalue("file").execute
        run("create table accounts (id integer, at text)")
    return run


CHANGES = table("accounts", delivery="changes", cursor="at")


def ids(rows: Rows) -> list[str]:
    return sorted(str(row["id"]) for row in rows(CHANGES))


def test_changes_are_read_on_from_the_last_value(
    execute: Callable[[str], object], rows: Rows, landed: Land
) -> None:
    execute("insert into accounts values (1, '2024-01-01'), (2, '2024-01-02')")
    assert ids(rows) == ["1", "2"]
    execute("update accounts set at = '2024-01-03' where id = 1")
    execute("insert into accounts values (3, '2024-01-03')")
    assert ids(rows) == ["1", "3"]
    assert not landed(CHANGES).is_new


def test_rows_that_appear_late_with_the_last_value_or_with_none_land_once(
    execute: Callable[[str], object], rows: Rows, landed: Land
) -> None:
    execute("insert into accounts values (1, '2024-01-01'), (2, null)")
    assert ids(rows) == ["1", "2"]
    execute("insert into accounts values (3, '2024-01-01'), (4, null)")
    assert ids(rows) == ["3", "4"]
    execute("insert into accounts values (5, '2024-01-01')")
    assert ids(rows) == ["5"]
    assert not landed(CHANGES).is_new
    assert landed(CHANGES).number == 3


def test_the_cursor_never_goes_back(execute: Callable[[str], object], rows: Rows) -> None:
    execute("insert into accounts values (1, '2024-01-01'), (2, '2024-01-09')")
    assert ids(rows) == ["1", "2"]
    execute("delete from accounts where id = 2")
    execute("insert into accounts values (3, '2024-01-05'), (4, null)")
    assert ids(rows) == ["4"]
    execute("insert into accounts values (5, '2024-01-09')")
    assert ids(rows) == ["5"]


def test_a_cursor_that_could_not_move_reads_the_same_rows_again(
    execute: Callable[[str], object], landed: Land, rows: Rows, workspace: Workspace
) -> None:
    execute("insert into accounts values (1, '2024-01-01')")
    first = landed(CHANGES)
    (workspace.state / "cursors" / "erp" / "accounts.json").unlink()
    again = landed(CHANGES)
    assert (again.batch_id, again.is_new) == (first.batch_id, False)
    execute("insert into accounts values (2, '2024-01-02')")
    assert ids(rows) == ["2"]


def test_numbers_are_followed_as_numbers(execute: Callable[[str], object], rows: Rows) -> None:
    execute("drop table accounts")
    execute("create table accounts (id integer, at integer)")
    execute("insert into accounts values (1, 9), (2, 10)")
    assert ids(rows) == ["1", "2"]
    execute("insert into accounts values (3, 9), (4, 100)")
    assert ids(rows) == ["4"]


def test_a_cursor_column_that_is_not_there_is_told(
    execute: Callable[[str], object], landed: Land
) -> None:
    execute("insert into accounts values (1, '2024-01-01')")
    with pytest.raises(ConfigurationError, match=r"has no column 'att'\. Did you mean 'at'"):
        landed(table("accounts", delivery="changes", cursor="att"))


def refusal(landed: Land, source_object: SourceObject) -> C360Error:
    with pytest.raises(SourceUnreadableError) as caught:
        landed(source_object)
    return caught.value


def test_an_unknown_table_is_told_with_the_nearest(
    execute: Callable[[str], object], landed: Land
) -> None:
    execute("insert into accounts values (1, null)")
    error = refusal(landed, table("acounts"))
    assert "has no table 'acounts' that we may see. Did you mean 'accounts'?" in str(error)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://postgres:hunter2@127.0.0.1:{port}/erp", "refuses the user or the password"),
        ("postgresql://ghost:hunter2@127.0.0.1:{port}/erp", "refuses the user or the password"),
        ("postgresql://postgres:{password}@127.0.0.1:{port}/hunter2", "no database of that name"),
        ("postgresql://postgres:hunter2@127.0.0.1:1/erp", "nothing answers at its host and port"),
        ("postgresql://postgres:hunter2@127.0.0.1:x/erp", "its URL is not one"),
        ("sqlite:////hunter2/erp.sqlite", "the file is not there, or we may not read it"),
    ],
)
def test_what_the_trouble_is_is_told_and_the_secret_is_not(
    erp: Callable[[str], str],
    postgres: PostgresServer,
    landed: Land,
    monkeypatch: pytest.MonkeyPatch,
    workspace: Workspace,
    url: str,
    words: str,
) -> None:
    erp("create table accounts (id int)")
    monkeypatch.setenv(VARIABLE, url.format(port=postgres.port, password=postgres.password))
    error = refusal(landed, table("accounts"))
    assert error.exit_code == 4
    assert words in str(error)
    assert VARIABLE in str(error)
    assert error.__suppress_context__
    for secret in ("hunter2", postgres.password):
        assert secret not in str(error)
    assert [path for path in workspace.home.rglob("*") if path.is_file()] == []


def test_a_missing_right_is_told(
    erp: Callable[[str], str],
    postgres: PostgresServer,
    landed: Land,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    erp("create table accounts (id int); create role reader login password 'r';")
    monkeypatch.setenv(VARIABLE, postgres.url("erp", "reader", "r"))
    error = refusal(landed, table("accounts"))
    erp("drop role reader")
    assert "the user lacks the right to read the table" in str(error)


def test_what_is_no_sqlite_database_is_told(
    tmp_path: Path, landed: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.sqlite").write_text("id,name\n" * 200)
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/x.sqlite")
    assert "is no SQLite database" in str(refusal(landed, table("accounts")))


def test_text_that_is_not_utf_8_is_told(file: sqlite3.Connection, landed: Land) -> None:
    file.execute("create table accounts (id text)")
    file.execute("insert into accounts values (cast(x'ff41' as text))")
    assert "a text in it is not UTF-8" in str(refusal(landed, table("accounts")))


@pytest.mark.parametrize(
    ("url", "words"),
    [("", f"variable {VARIABLE}, which holds"), ("mysql://u:hunter2@h/d", "of no database that")],
)
def test_a_url_that_is_missing_or_of_another_kind_is_a_matter_of_configuration(
    landed: Land, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    with pytest.raises(ConfigurationError, match=words) as caught:
        landed(table("accounts"))
    assert "hunter2" not in str(caught.value)


def test_nothing_can_be_written_through_the_connection(
    erp: Callable[[str], str], tmp_path: Path
) -> None:
    erp("create table accounts (id int)")
    with (
        pytest.raises(SourceUnreadableError),
        attached_table(table("accounts"), tmp_path) as attached,
    ):
        attached.connection.execute("insert into source.accounts values (1)")
    assert erp("select count(*) from accounts").strip() == "0"
