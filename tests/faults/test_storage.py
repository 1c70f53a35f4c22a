"""A full disk and missing rights: one sentence, the right exit code, nothing half done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.companies import Company
from tests.faults.attempts import Ended, typed
from tests.faults.conftest import TINY, Undisturbed, change, run
from tests.faults.limits import file_modes, files_no_larger_than
from tests.faults.readers import look

READ_ONLY_FOLDER, READ_ONLY_FILE, NO_RIGHTS = 0o555, 0o444, 0o000
FULL_DISKS = {
    2_000: "Landing cannot be written",
    20_000: "The workspace {home} cannot be written",
    200_000: "The workspace {home} cannot be written",
    1_000_000: "A generation cannot be written to {home}/serving",
}
"""How large a file can become in a run, and what is said of it: the larger, the later it ends."""


@pytest.fixture
def company(undisturbed: Undisturbed, tmp_path: Path) -> Iterator[Company]:
    """A copy of the published company, whose files pytest can remove afterwards."""
    shutil.copytree(undisturbed.company.folder, tmp_path / "company", symlinks=True)
    yield Company(tmp_path / "company")
    for path in (tmp_path / "company").rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)


def said(ended: Ended) -> str:
    """The last line of a command, which must not be the last of a traceback."""
    assert "Traceback" not in ended.words
    return ended.words.strip().splitlines()[-1]


@pytest.mark.xdist_group("faults")
def test_a_disk_that_fills_up_at_any_stage_is_told_and_made_good(
    undisturbed: Undisturbed, company: Company
) -> None:
    change(company)
    for n_bytes, sentence in FULL_DISKS.items():
        ended = typed(company, "run", under=partial(files_no_larger_than, n_bytes))
        assert ended.code == 1, ended.words
        assert said(ended).startswith(sentence.format(home=company.home))
        assert "file too large" in said(ended).lower()
        assert "Free space" in said(ended)
        assert (look(company.home).number, look(company.home).fault) == (1, "")
        assert not list((company.home / "serving").glob(".building-*"))
    run(company)
    assert company.marts() == undisturbed.after


def read_only_folder(name: str) -> Callable[[Company], Path]:
    def without_rights(company: Company) -> Path:
        folder = company.home / name
        folder.chmod(READ_ONLY_FOLDER)
        return folder

    return without_rights


def read_only_lock(company: Company) -> Path:
    path = company.home / "state" / "run.lock"
    path.chmod(READ_ONLY_FILE)
    return path


def read_only_warehouse(company: Company) -> Path:
    company.home.joinpath("warehouse.duckdb").chmod(READ_ONLY_FILE)
    return company.home
