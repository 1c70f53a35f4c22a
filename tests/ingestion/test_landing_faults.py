"""Landing under crashes, rivals, files that change and storage that refuses."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion import landing
from ingestion.landing import land, read_batches
from ingestion.sources.model import SourceChangedError, SourceObject
from ingestion.sources.reading import read_object
from tests.ingestion.conftest import COLUMNS, READ_AT
from tests.ingestion.crashes import CRASH, crash_at, exit_code, in_child, start_child
from workspace.errors import SourceUnreadableError, StorageError
from workspace.paths import Workspace
from workspace.settings import ObjectMapping

Accounts = Callable[..., SourceObject]


def write(folder: Path, name: str, n_rows: int = 3) -> None:
    lines = "".join(f"{number},A\n" for number in range(n_rows))
    (folder / name).write_text(f"id,name\n{lines}")


def test_a_crash_at_any_step_loses_nothing_and_repeats_nothing(
    tmp_path: Path, folder: Path, accounts: Accounts
) -> None:
    write(folder, "a.csv")
    write(folder, "b.csv", 5)
    codes = []
    for step in range(200):
        workspace = Workspace(tmp_path / f"warehouse-{step}")

        def crashing(step: int = step, workspace: Workspace = workspace) -> None:
            crash_at(step, workspace.home)
            land(workspace, accounts(), READ_AT)

        codes.append(in_child(crashing))
        landed = land(workspace, accounts(), READ_AT)
        assert landed.number == 1
        (batch,) = read_batches(workspace, accounts())
        assert [page.name for page in batch.pages] == ["a.csv", "b.csv"]
        assert [pq.read_table(page.path).num_rows for page in batch.pages] == [3, 5]
        left_behind = [path.name for path in workspace.landing.rglob("unfinished*")]
        assert left_behind == []
        if codes[-1] == 0:
            break
    assert set(codes[:-1]) == {CRASH}
    assert len(codes) > 10
    assert codes[-1] == 0


def test_rivals_that_land_the_same_land_it_once(
    workspace: Workspace, folder: Path, accounts: Accounts
) -> None:
    write(folder, "a.csv", 20_000)
    children = [start_child(lambda: land(workspace, accounts(), READ_AT)) for _ in range(4)]
    assert [exit_code(child) for child in children] == [0, 0, 0, 0]
    (batch,) = read_batches(workspace, accounts())
    assert pq.read_table(batch.pages[0].path).num_rows == 20_000
    assert len(list(workspace.landing.rglob("*.parquet"))) == 1


def test_a_file_that_changes_while_it_is_read_is_told(
    workspace: Workspace, folder: Path, accounts: Accounts
) -> None:
    write(folder, "a.csv", 60_000)
    (page,) = read_object(workspace, accounts()).pages
    batches = page.batches()
    next(batches)
    with (folder / "a.csv").open("a") as file:
        file.write("60000,A\n")
    with pytest.raises(SourceChangedError, match="was written to while it was read"):
        list(batches)


@pytest.mark.parametrize(("n_changes", "n_batches"), [(2, 1), (3, 0)], ids=["calms", "does-not"])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    workspace: Workspace,
    folder: Path,
    accounts: Accounts,
    monkeypatch: pytest.MonkeyPatch,
    n_changes: int,
    n_batches: int,
) -> None:
    write(folder, "a.csv", 1)
    changes = iter(range(n_changes))

    def read_and_write(*arguments: Any) -> Any:
        reading = read_object(*arguments)
        if next(changes, None) is not None:
            with (folder / "a.csv").open("a") as file:
                file.write("9,A\n")
        return reading

    monkeypatch.setattr(landing, "read_object", read_and_write)
    with nullcontext() if n_batches else pytest.raises(SourceUnreadableError, match="was written"):
        assert land(workspace, accounts(), READ_AT).n_rows == 3
    assert len(read_batches(workspace, accounts())) == n_batches


@contextmanager
def room_for(n_bytes: int) -> Iterator[None]:
    """Let no file grow beyond `n_bytes`, as on a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("n_bytes", [0, 500, 2_000], ids=["page", "within-the-page", "footer"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_done(
    workspace: Workspace, folder: Path, accounts: Accounts, n_bytes: int
) -> None:
    lines = "".join(f"{number},{number * 7919 % 10_007}\n" for number in range(5_000))
    (folder / "a.csv").write_text(f"id,name\n{lines}")
    with room_for(n_bytes), pytest.raises(StorageError, match="Landing cannot be written to"):
        land(workspace, accounts(), READ_AT)
    assert [path for path in workspace.landing.rglob("*") if path.is_file()] == []
    assert land(workspace, accounts(), READ_AT).n_new_rows == 5_000


def test_a_workspace_that_may_not_be_written_is_one_sentence(plain_folder: Path) -> None:
    exports = plain_folder / "exports"
    exports.mkdir()
    write(exports, "a.csv")
    home = plain_folder / "warehouse"
    home.mkdir(mode=0o500)
    mapping = ObjectMapping(name="a", entity="crm.accounts", file="*.csv", columns=COLUMNS)
    with pytest.raises(StorageError, match="permission denied") as caught:
        land(Workspace(home), SourceObject("crm", "files", str(exports), mapping), READ_AT)
    assert caught.value.exit_code == 1
    assert caught.value.remedy


def test_a_batch_that_is_damaged_is_told(
    workspace: Workspace, folder: Path, accounts: Accounts
) -> None:
    write(folder, "a.csv")
    land(workspace, accounts(), READ_AT)
    (batch,) = workspace.landing.rglob("*.json")
    batch.write_text("{")
    with pytest.raises(StorageError, match="cannot be read"):
        read_batches(workspace, accounts())
