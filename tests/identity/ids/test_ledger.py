"""The ledger is kept whole, by generation, and only a published one counts."""

from __future__ import annotations

import duckdb
import pyarrow.parquet as pq
import pytest

from identity.ids.ledger import (
    KEPT_LEDGERS,
    Ledger,
    UnknownCustomerError,
    living_id,
    load_ledger,
    stage_ledger,
    write_ledger,
)
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
        for part, table in ledger.parts().items():
            assert connection.sql(f"from run.identity_{part}").to_arrow_table().equals(table)


def test_one_table_of_lines_holds_all_of_it(ledger):
    assert Ledger.of_lines(ledger.lines()) == ledger
    assert Ledger.of_lines(EMPTY.lines()) == EMPTY


def test_any_id_leads_to_the_one_to_use(ledger):
    old = ledger.aliases["alias_id"][0].as_py()
    living = ledger.members["customer_id"][0].as_py()
    assert living_id(ledger, old) == living_id(ledger, living) == living
    with pytest.raises(UnknownCustomerError, match="had the id 'cus_9'"):
        living_id(ledger, "cus_9")


@pytest.fixture
def first_format(workspace, ledger):
    """The ledger of a merge as the first version wrote it."""
    write_ledger(workspace, 2, ledger)
    folder = workspace.state / "identity" / "gen-000002"
    for part in ("former", "links"):
        (folder / f"{part}.parquet").unlink()
    columns = {
        "members": ["customer_id", "department", "source_system", "record_id", "since"],
        "aliases": ["alias_id", "customer_id", "cause", "since"],
        "events": ["step", "event", "customer_id", "other_customer_id", "occurred_on"],
    }
    for part, names in columns.items():
        table = ledger.parts()[part].select(names)
        renamed = ["generation_number" if name == "step" else name for name in names]
        pq.write_table(table.rename_columns(renamed), folder / f"{part}.parquet")


@pytest.mark.usefixtures("first_format")
def test_a_ledger_of_the_first_format_is_read(workspace, ledger):
    found = load_ledger(workspace, 2)
    assert found.members.equals(ledger.members)
    assert found.former.equals(ledger.former)
    assert found.aliases.equals(ledger.aliases)
    assert found.events["step"].to_pylist() == [1, 1, 2]
    assert found.events["cause"].null_count == 3
    assert found.links == EMPTY.links


@pytest.mark.usefixtures("first_format")
def test_a_merge_of_the_first_format_can_be_undone(workspace, publish_groups, ids):
    found = load_ledger(workspace, 2)
    after = publish_groups([["b1"], ["c1"]], found, day=3)
    assert ids(after) == ids(publish_groups([["b1"], ["c1"]], EMPTY, day=1))
    assert after.events["cause"].to_pylist()[-1] == "no link is left between them"
