"""The ledger is kept whole, by generation, and only a published one counts."""

from __future__ import annotations

import duckdb
import pytest

from identity.ledger import KEPT_LEDGERS, Ledger, load_ledger, stage_ledger, write_ledger
from workspace.errors import StorageError
from workspace.paths import Workspace

EMPTY = Ledger.empty()


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


@pytest.fixture
def ledger(publish_groups):
    first = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    return publish_groups([["b1", "c1"]], first, day=2)


def test_before_the_first_publication_it_is_empty(workspace):
    assert load_ledger(workspace, None) == EMPTY


def test_what_is_written_is_read(workspace, ledger):
    write_ledger(workspace, 3, ledger)
    assert load_ledger(workspace, 3) == ledger


def test_a_run_that_was_not_published_renames_nobody(workspace, ledger):
    write_ledger(workspace, 1, EMPTY)
    write_ledger(workspace, 2, ledger)
    assert load_ledger(workspace, 1) == EMPTY


def test_the_next_attempt_replaces_what_was_not_published(workspace, ledger):
    write_ledger(workspace, 2, EMPTY)
    write_ledger(workspace, 2, ledger)
    assert load_ledger(workspace, 2) == ledger


def test_old_ledgers_are_removed_and_recent_ones_kept(workspace, ledger):
    for number in range(1, 9):
        write_ledger(workspace, number, ledger)
    kept = sorted(path.name for path in (workspace.state / "identity").iterdir())
    assert kept == [f"gen-{number:06d}" for number in range(8 - KEPT_LEDGERS, 9)]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: path.write_bytes(b"no Parquet"), id="unreadable"),
    ],
)
def test_a_lost_ledger_is_told_and_never_taken_for_empty(workspace, ledger, damage):
    write_ledger(workspace, 2, ledger)
    damage(workspace.state / "identity" / "gen-000002" / "members.parquet")
    with pytest.raises(StorageError, match="ledger of generation 2 cannot be read"):
        load_ledger(workspace, 2)


def test_a_state_folder_that_cannot_be_written_is_told(workspace, ledger):
    workspace.state.write_text("a file in its place")
    with pytest.raises(StorageError, match="identity ledger cannot be written"):
        write_ledger(workspace, 1, ledger)


def test_models_find_it_in_the_warehouse(ledger):
    with duckdb.connect() as connection:
        stage_ledger(connection, EMPTY)
        stage_ledger(connection, ledger)
        members = connection.sql("from run.identity_members").to_arrow_table()
        aliases = connection.sql("from run.identity_aliases").to_arrow_table()
    assert members.equals(ledger.members)
    assert aliases.equals(ledger.aliases)
