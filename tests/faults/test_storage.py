"""A full disk and missing rights: one sentence, the right exit code, nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.companies import Company, small_company
from tests.faults.attempts import Ended, typed
from tests.faults.conftest import TINY, Undisturbed, change, run
from tests.faults.limits import file_modes, files_no_larger_than
from tests.faults.readers import Look, look

pytestmark = pytest.mark.xdist_group("faults")
FULL_DISKS = {
    2_000: "Landing cannot be written",
    20_000: "The workspace {home} cannot be written",
    200_000: "The workspace {home} cannot be written",
    3_000_000: "A generation cannot be written to {home}/serving",
}
"""How large a file can become in a run, and what is said of it: the larger, the later it ends."""

MISSING_RIGHTS = {
    "the lock": ("warehouse/state/run.lock", 0o444, 1, "permission denied ({path})"),
    "landing": ("warehouse/landing/stripe/subscription_periods/pages", 0o555, 1, "permission"),
    "the warehouse": ("warehouse/warehouse.duckdb", 0o444, 1, "Permission denied"),
    "an export": ("exports/stripe/subscription_periods-0000.csv", 0o000, 4, "{path}"),
    "a folder of exports": ("exports/stripe", 0o000, 4, "{path}"),
    "the configuration": ("customer360.toml", 0o000, 3, "{path} cannot be read"),
}
"""What may be closed to us: where, its mode, the exit code, and what is said of it."""


@dataclass
class Attempts:
    """How the runs of a company ended, and what was found afterwards."""

    company: Company
    ended: dict[int | str, Ended] = field(default_factory=dict)
    found: dict[int | str, Look] = field(default_factory=dict)
    leftovers: dict[int | str, list[Path]] = field(default_factory=dict)

    def made(self, what: int | str, under: Callable[[], None]) -> None:
        """Run, and look at what came of it."""
        self.ended[what] = typed(self.company, "run", under=under)
        self.found[what] = look(self.company.home)
        self.leftovers[what] = list((self.company.home / "serving").glob(".building-*"))


def said(ended: Ended) -> str:
    """The last line of a command, which must not be the last of a traceback."""
    assert "Traceback" not in ended.words
    return ended.words.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def attempts(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Attempts:
    """One company, run on each full disk, once without each right, then with all it needs.

    The change is still to be landed where that is what cannot be done.
    """
    company = undisturbed.company.copied(tmp_path_factory.mktemp("storage") / "company")
    change(company)
    (company.home / "logs" / "dbt.log").write_text("x" * max(FULL_DISKS), encoding="utf-8")
    told = Attempts(company)
    smallest, *larger = FULL_DISKS
    told.made(smallest, partial(files_no_larger_than, smallest))
    for what, (name, mode, _, _) in MISSING_RIGHTS.items():
        path = company.folder / name
        usual = path.stat().st_mode
        path.chmod(mode)
        told.made(what, file_modes)
        path.chmod(usual)
    for n_bytes in larger:
        told.made(n_bytes, partial(files_no_larger_than, n_bytes))
    run(company)
    return told


@pytest.mark.parametrize("n_bytes", FULL_DISKS)
def test_a_disk_that_fills_up_at_any_stage_is_told(attempts: Attempts, n_bytes: int) -> None:
    ended = attempts.ended[n_bytes]
    assert ended.code == 1, ended.words
    assert said(ended).startswith(FULL_DISKS[n_bytes].format(home=attempts.company.home))
    assert "file too large" in said(ended).lower()
    assert "Free space" in said(ended)
    assert attempts.found[n_bytes] == Look(1)
    assert attempts.leftovers[n_bytes] == []


@pytest.mark.parametrize("what", MISSING_RIGHTS)
def test_missing_rights_are_told(attempts: Attempts, what: str) -> None:
    name, _, code, words = MISSING_RIGHTS[what]
    ended = attempts.ended[what]
    assert ended.code == code, ended.words
    assert words.format(path=attempts.company.folder / name) in said(ended)
    assert attempts.found[what] == Look(1)


def test_with_space_and_rights_back_the_next_run_publishes(
    undisturbed: Undisturbed, attempts: Attempts
) -> None:
    assert look(attempts.company.home) == Look(2)
    assert attempts.company.marts() == undisturbed.after


def test_a_workspace_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    company = small_company(tmp_path / "company", TINY)
    company.folder.chmod(0o555)
    ended = typed(company, "run", under=file_modes)
    company.folder.chmod(0o755)
    assert ended.code == 1, ended.words
    assert said(ended).startswith(f"The workspace cannot be written to {company.home}: permission")
    assert not company.home.exists()
