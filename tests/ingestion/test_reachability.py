"""What `c360 check` says of each object."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingestion.sources.model import SourceObject
from ingestion.sources.reachability import check_source, check_sources
from tests.ingestion.postgres_server import PostgresServer
from workspace.settings import ObjectMapping

Accounts = Callable[..., SourceObject]

VARIABLE = "C360_TEST_CHECK_URL"
TABLE = SourceObject(
    "erp",
    "sql_database",
    VARIABLE,
    ObjectMapping(
        name="accounts", entity="crm.accounts", table="accounts", columns={"crm_account_id": "id"}
    ),
)


def test_files_are_counted(folder: Path, accounts: Accounts) -> None:
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("id,name\n1,A\n")
    found = check_source(accounts())
    assert (found.label, found.is_reachable) == ("crm.accounts", True)
    assert found.detail == "2 file(s), 0.0 MB, 2 columns; readable"


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No file matches"), ("id,title\n1,A\n", "has no column 'name'")],
    ids=["no-file", "no-column"],
)
def test_what_is_wrong_with_files_is_told(
    folder: Path, accounts: Accounts, content: str | None, words: str
) -> None:
    if content is not None:
        (folder / "a.csv").write_text(content)
    (found,) = check_sources([accounts()])
    assert not found.is_reachable
    assert words in found.detail


def test_rights_in_postgres_are_told(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.run("create database shop")
    postgres.run(
        "create table accounts (id int); insert into accounts values (1), (2);"
        "create role auditor login password 'a'; grant select on accounts to auditor;",
        "shop",
    )
    monkeypatch.setenv(VARIABLE, postgres.url("shop", "auditor", "a"))
    assert check_source(TABLE).detail == "2 rows, 1 columns; readable; read-only"
    monkeypatch.setenv(VARIABLE, postgres.url("shop"))
    assert check_source(TABLE).detail == (
        "2 rows, 1 columns; readable; not read-only: DELETE, INSERT, TRUNCATE, UPDATE"
    )
    postgres.run("drop database shop")
    postgres.run("drop role auditor")
    found = check_source(TABLE)
    assert not found.is_reachable
    assert "no database of that name" in found.detail


def test_a_sqlite_file_that_may_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        connection.execute("create table accounts (id)")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/x.sqlite")
    assert check_source(TABLE).detail == (
        "0 rows, 1 columns; readable; not read-only: the file may be written"
    )
