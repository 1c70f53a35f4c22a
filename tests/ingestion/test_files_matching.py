"""Which files a pattern means, and what is said where it means none that can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.content_hashes import ContentHashes
from ingestion.landing import page_names
from ingestion.sources.files import file_pages
from ingestion.sources.model import SourceObject
from workspace.errors import SourceUnreadableError
from workspace.paths import Workspace
from workspace.settings import ObjectMapping

Accounts = Callable[..., SourceObject]
Rows = Callable[[SourceObject], list[dict[str, Any]]]


def write(path: Path, number: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"id,name\n{number},A\n")
    return path


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.csv", ["a.csv", "b [1].csv", "b.csv"]),
        ("b*.csv", ["b [1].csv", "b.csv"]),
        ("b [1].csv", ["b [1].csv"]),
        ("2024/*.csv", ["2024/c.csv"]),
        ("**/*.csv", ["2024/c.csv", "a.csv", "b [1].csv", "b.csv"]),
        (".hidden.csv", [".hidden.csv"]),
    ],
)
def test_a_pattern_means_files_below_the_folder_in_order_of_their_names(
    folder: Path, accounts: Accounts, pattern: str, names: list[str]
) -> None:
    for name in ("b.csv", "a.csv", "b [1].csv", "2024/c.csv", ".hidden.csv", "~$a.csv", "x.txt"):
        write(folder / name)
    assert page_names(accounts(pattern)) == names


def test_one_object_reads_all_its_files(folder: Path, accounts: Accounts, rows: Rows) -> None:
    write(folder / "b.csv", 2)
    write(folder / "a.csv", 1)
    assert [row["id"] for row in rows(accounts())] == ["1", "2"]


def test_no_match_is_told_with_the_nearest_file(
    folder: Path, accounts: Accounts, rows: Rows
) -> None:
    write(folder / "acounts.csv")
    with pytest.raises(SourceUnreadableError) as caught:
        rows(accounts("accounts.csv"))
    assert caught.value.exit_code == 4
    assert str(caught.value) == (
        f"No file matches 'accounts.csv' of crm.accounts in {folder}. Did you mean 'acounts.csv'?"
    )


def test_a_missing_folder_is_told(tmp_path: Path, rows: Rows) -> None:
    mapping = ObjectMapping(name="a", entity="crm.accounts", file="*.csv", columns={})
    with pytest.raises(SourceUnreadableError, match=r"The folder .*/nowhere of source crm is not"):
        rows(SourceObject("crm", "files", str(tmp_path / "nowhere"), mapping))


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path, rows: Rows) -> None:
    mapping = ObjectMapping(name="a", entity="crm.accounts", file="*.csv", columns={})
    with pytest.raises(SourceUnreadableError, match="the folder of source crm, is a file"):
        rows(SourceObject("crm", "files", str(write(tmp_path / "x.csv")), mapping))


def test_a_folder_in_place_of_a_file_is_told(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "accounts.csv").mkdir()
    with pytest.raises(SourceUnreadableError, match=r"accounts\.csv of crm\.accounts is no file"):
        rows(accounts())


def test_a_link_may_not_lead_out_of_the_folder(
    tmp_path: Path, folder: Path, accounts: Accounts, rows: Rows
) -> None:
    (folder / "accounts.csv").symlink_to(write(tmp_path / "secret.csv"))
    with pytest.raises(SourceUnreadableError, match="a link that leads out of"):
        rows(accounts())


def test_a_link_within_the_folder_is_followed(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "latest.csv").symlink_to(write(folder / "2024" / "may.csv", 5))
    assert [row["id"] for row in rows(accounts("latest.csv"))] == ["5"]


def test_a_link_to_nothing_is_told(folder: Path, accounts: Accounts, rows: Rows) -> None:
    (folder / "accounts.csv").symlink_to(folder / "gone.csv")
    with pytest.raises(SourceUnreadableError, match="cannot be read: no such file"):
        rows(accounts())


@pytest.mark.parametrize("name", ["accounts.xls", "accounts.zip", "accounts"])
def test_an_unknown_format_is_told(folder: Path, accounts: Accounts, rows: Rows, name: str) -> None:
    write(folder / name)
    with pytest.raises(SourceUnreadableError, match="which cannot be read"):
        rows(accounts(name))


@pytest.mark.parametrize("forbidden", ["accounts.csv", "."], ids=["file", "folder"])
def test_a_file_that_may_not_be_read_is_told(plain_folder: Path, forbidden: str) -> None:
    write(plain_folder / "accounts.csv")
    (plain_folder / forbidden).chmod(0)
    mapping = ObjectMapping(name="a", entity="crm.accounts", file="*.csv", columns={})
    source_object = SourceObject("crm", "files", str(plain_folder), mapping)
    with pytest.raises(SourceUnreadableError, match="cannot be read: permission denied") as caught:
        file_pages(source_object, ContentHashes(Workspace(plain_folder / "warehouse")))
    assert caught.value.exit_code == 4
