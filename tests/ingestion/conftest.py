"""What tests of ingestion share: a workspace, a folder of exports, a database server."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.landing import LandedBatch, LandedPage, land, read_batches
from ingestion.sources.model import SourceObject
from tests.ingestion.databases import VARIABLE
from tests.ingestion.postgres_server import PostgresServer, running_server
from tests.ingestion.stripe_server import KEY, FakeStripe, running
from tests.ingestion.stripe_source import StripeSource, opened
from workspace.paths import Workspace
from workspace.settings import ObjectMapping

READ_AT = datetime(2026, 1, 31, 6, tzinfo=UTC)
NOBODY = 65534
COLUMNS = {"crm_account_id": "id", "account_name": "name"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace(tmp_path / "warehouse")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for exports."""
    path = tmp_path / "exports"
    path.mkdir()
    return path


@pytest.fixture
def accounts(folder: Path) -> Callable[..., SourceObject]:
    """Makes an object of crm.accounts from the exports in `folder`; takes options of mappings."""

    def make(file: str = "*.csv", **options: Any) -> SourceObject:
        options = {"columns": COLUMNS, "name": "accounts", "entity": "crm.accounts", **options}
        return SourceObject("crm", "files", str(folder), ObjectMapping(file=file, **options))

    return make


@pytest.fixture
def landed(workspace: Workspace) -> Callable[[SourceObject], LandedBatch]:
    """Lands an object in `workspace`."""
    return lambda source_object: land(workspace, source_object, READ_AT)


@pytest.fixture
def pages(workspace: Workspace) -> Callable[[SourceObject], list[LandedPage]]:
    """The pages of an object's latest batch."""
    return lambda source_object: list(read_batches(workspace, source_object)[-1].pages)


@pytest.fixture
def rows(
    landed: Callable[[SourceObject], LandedBatch],
    pages: Callable[[SourceObject], list[LandedPage]],
) -> Callable[[SourceObject], list[dict[str, Any]]]:
    """Lands an object; the rows of its latest batch, in the order of its pages."""

    def read(source_object: SourceObject) -> list[dict[str, Any]]:
        landed(source_object)
        return [
            row for page in pages(source_object) for row in pq.read_table(page.path).to_pylist()
        ]

    return read


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """An empty folder, in a test that runs as a user whom file modes bind, as root's do not."""
    path = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield path
    if is_root:
        os.seteuid(0)
    for each in (path, *path.rglob("*")):
        each.chmod(0o700)
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, outside pytest's folders: no other account may enter those."""
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        yield server


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


@pytest.fixture
def stripe() -> FakeStripe:
    """An account of a small Stripe, without records."""
    return FakeStripe()


@pytest.fixture
def source(
    stripe: FakeStripe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StripeSource]:
    """The source that reads it."""
    with running(stripe) as url:
        yield opened(tmp_path, url, KEY, monkeypatch)
