"""What databases refuse is told in words that hold no secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.landing import LandedBatch
from ingestion.sources.attached_table import AttachedTable, attached_table
from ingestion.sources.model import SourceObject
from tests.ingestion.databases import VARIABLE, table
from tests.ingestion.postgres_server import PostgresServer
from workspace.errors import C360Error, ConfigurationError, SourceUnreadableError, StorageError
from workspace.paths import Workspace

Land = Callable[[SourceObject], LandedBatch]
Rows = Callable[[SourceObject], list[dict[str, Any]]]


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


def rows_in_little_memory(attached: AttachedTable) -> Iterator[Any]:
    attached.connection.execute("set memory_limit = '20MB'")
    yield from attached.rows()


def test_rows_that_find_no_room_are_a_matter_of_storage(erp: Callable[[str], str]) -> None:
    erp("create table accounts as select n as id, repeat(md5(n::text), 20) as pad "
        "from generate_series(1, 60000) as n")  # fmt: skip
    with (
        pytest.raises(StorageError, match=r"erp\.accounts do not fit"),
        attached_table(table("accounts")) as attached,
    ):
        list(rows_in_little_memory(attached))


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
