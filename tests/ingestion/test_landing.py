"""Landing: what is new lands once, whatever is read again, and every delivery in its way."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.landing import (
    LandedBatch,
    LandedPage,
    land,
    page_names,
    read_batches,
)
from ingestion.sources.model import PAGE_COLUMNS, SourceObject
from tests.ingestion.conftest import READ_AT
from workspace.errors import ConfigurationError, SourceUnreadableError
from workspace.paths import Workspace

Accounts = Callable[..., SourceObject]
Land = Callable[[SourceObject], LandedBatch]
Pages = Callable[[SourceObject], list[LandedPage]]


def write(folder: Path, name: str, *ids: str, header: str = "id,name") -> None:
    (folder / name).write_text(header + "\n" + "".join(f"{each},A\n" for each in ids))


def listing(workspace: Workspace) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in workspace.landing.rglob("*")}


def names(pages: list[LandedPage]) -> list[str]:
    return [page.name for page in pages]


def test_what_lands_is_listed_in_its_batch(
    workspace: Workspace, folder: Path, accounts: Accounts, landed: Land
) -> None:
    write(folder, "a.csv", "1", "2")
    done = landed(accounts())
    assert (done.number, done.n_pages, done.n_new_pages, done.n_rows, done.n_new_rows) == (
        1, 1, 1, 2, 2,
    )  # fmt: skip
    home = workspace.landing / "crm" / "accounts"
    (batch,) = (home / "batches").iterdir()
    assert batch.name == f"000001-{done.batch_id}.json"
    content = json.loads(batch.read_text())
    assert content["read_at"] == "2026-01-31T06:00:00+00:00"
    assert content["delivery"] == "whole"
    (page,) = content["pages"]
    assert (page["name"], page["n_rows"], page["columns"]) == ("a.csv", 2, ["id", "name"])
    table = pq.read_table(home / "pages" / f"{page['page_id']}.parquet")
    assert table.schema.names == [*PAGE_COLUMNS, "id", "name"]
    assert table.num_rows == 2


def test_reading_again_writes_nothing(
    workspace: Workspace, folder: Path, accounts: Accounts, landed: Land
) -> None:
    write(folder, "a.csv", "1")
    first = landed(accounts())
    before = listing(workspace)
    os.utime(folder / "a.csv", (1, 1))
    again = landed(accounts())
    assert listing(workspace) == before
    assert (again.batch_id, again.number, again.is_new) == (first.batch_id, 1, False)
    assert (again.n_pages, again.n_new_pages, again.n_rows, again.n_new_rows) == (1, 0, 1, 0)


def test_content_that_returns_is_a_new_batch_of_a_page_that_is_there(
    folder: Path, accounts: Accounts, landed: Land
) -> None:
    write(folder, "a.csv", "1")
    first = landed(accounts())
    write(folder, "a.csv", "1", "2")
    landed(accounts())
    write(folder, "a.csv", "1")
    third = landed(accounts())
    assert (third.number, third.batch_id) == (3, first.batch_id)
    assert third.is_new
    assert third.n_new_pages == 0


def test_the_same_content_under_two_names_is_one_page(
    workspace: Workspace, folder: Path, accounts: Accounts, landed: Land, pages: Pages
) -> None:
    write(folder, "a.csv", "1")
    write(folder, "b.csv", "1")
    done = landed(accounts())
    assert (done.n_pages, done.n_new_pages, done.n_rows, done.n_new_rows) == (2, 1, 2, 1)
    assert len({page.page_id for page in pages(accounts())}) == 1
    assert len(list(workspace.landing.rglob("*.parquet"))) == 1


def test_the_same_content_read_in_another_way_is_another_page(
    folder: Path, accounts: Accounts, landed: Land
) -> None:
    write(folder, "a.csv", "1")
    landed(accounts())
    done = landed(accounts(encoding="cp1252"))
    assert done.is_new
    assert done.n_new_pages == 1


def test_a_page_that_is_lost_is_written_again(
    folder: Path, accounts: Accounts, landed: Land, pages: Pages
) -> None:
    write(folder, "a.csv", "1")
    landed(accounts())
    (page,) = pages(accounts())
    page.path.unlink()
    landed(accounts())
    assert pq.read_table(page.path).num_rows == 1


def test_batches_of_a_whole_delivery_hold_the_files_that_match(
    folder: Path, accounts: Accounts, landed: Land, pages: Pages
) -> None:
    write(folder, "a.csv", "1")
    write(folder, "b.csv", "2")
    landed(accounts())
    (folder / "a.csv").unlink()
    assert landed(accounts()).number == 2
    assert names(pages(accounts())) == ["b.csv"]


def test_batches_of_snapshots_hold_all_files_that_match(
    folder: Path, accounts: Accounts, landed: Land, pages: Pages
) -> None:
    snapshots = accounts(delivery="snapshots")
    write(folder, "2024-02.csv", "2")
    write(folder, "2024-01.csv", "1")
    landed(snapshots)
    assert names(pages(snapshots)) == ["2024-01.csv", "2024-02.csv"]


def test_batches_of_changes_hold_what_is_new(
    folder: Path, accounts: Accounts, landed: Land, pages: Pages
) -> None:
    changes = accounts(delivery="changes")
    write(folder, "1.csv", "1")
    landed(changes)
    write(folder, "2.csv", "2")
    assert landed(changes).number == 2
    assert names(pages(changes)) == ["2.csv"]
    write(folder, "1.csv", "9")
    assert landed(changes).number == 3
    assert names(pages(changes)) == ["1.csv"]


def test_changes_that_were_moved_away_are_a_quiet_reading(
    folder: Path, accounts: Accounts, landed: Land
) -> None:
    changes = accounts(delivery="changes")
    with pytest.raises(SourceUnreadableError, match="No file matches"):
        landed(changes)
    write(folder, "1.csv", "1")
    write(folder, "2.csv", "2")
    landed(changes)
    (folder / "1.csv").unlink()
    assert not landed(changes).is_new
    (folder / "2.csv").unlink()
    assert not landed(changes).is_new


def test_changes_may_be_read_file_by_file(
    workspace: Workspace, folder: Path, accounts: Accounts, landed: Land
) -> None:
    changes = accounts(delivery="changes")
    write(folder, "1.csv", "1")
    write(folder, "2.csv", "2")
    assert page_names(changes) == ["1.csv", "2.csv"]
    for name in ("2.csv", "1.csv"):
        assert land(workspace, changes, READ_AT, only=name).n_pages == 1
    assert [names(list(batch.pages)) for batch in read_batches(workspace, changes)] == [
        ["2.csv"], ["1.csv"],
    ]  # fmt: skip
    assert not landed(changes).is_new
    with pytest.raises(SourceUnreadableError, match=r"has no file '3\.csv'"):
        land(workspace, changes, READ_AT, only="3.csv")


def test_a_whole_delivery_is_not_read_file_by_file(
    workspace: Workspace, folder: Path, accounts: Accounts
) -> None:
    write(folder, "1.csv", "1")
    with pytest.raises(ConfigurationError, match="cannot be read page by page"):
        land(workspace, accounts(), READ_AT, only="1.csv")


def test_an_empty_reading_lands(folder: Path, accounts: Accounts, landed: Land) -> None:
    write(folder, "a.csv", "1")
    landed(accounts())
    (folder / "a.csv").write_text("")
    done = landed(accounts())
    assert (done.is_new, done.n_rows) == (True, 0)


def test_a_column_that_is_gone_lands_for_the_gate_to_see(
    folder: Path, accounts: Accounts, landed: Land
) -> None:
    write(folder, "a.csv", "1")
    landed(accounts())
    write(folder, "a.csv", "1", header="id,title")
    assert landed(accounts()).is_new


def test_a_mapping_that_begins_to_use_an_unknown_column_is_refused(
    folder: Path, accounts: Accounts, landed: Land
) -> None:
    write(folder, "a.csv", "1")
    landed(accounts())
    changed: dict[str, Any] = {"columns": {"crm_account_id": "id", "account_name": "naem"}}
    with pytest.raises(ConfigurationError, match="Did you mean 'name'"):
        landed(accounts(**changed))
