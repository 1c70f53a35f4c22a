"""`make faults`: kill -9 of real runs at random moments, and what readers and the next run find.

Every round changes one export and starts `c360 run`, first in a workspace without a generation.
Most rounds kill it, with all that it started, at a moment drawn from the whole length of a run: a
reader must then find a whole generation, not older than the one before. After every few kills a run
is left alone and must publish what a workspace that nothing ever disturbed makes of the same
exports. Another reader looks all the while.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.companies import Company, Rows, column, small_company
from tests.faults.readers import look, watched
from workspace.settings import Demo

KILLS = 42
KILLS_BETWEEN_COMPARISONS = 6
SEED = 20
COMPANY = Demo(customers=30, months=12, mess="none")
LONGEST_RUN = 600
STAGES = (
    "start or landing",
    "landing",
    "inputs",
    "raw",
    "accepted",
    "arrival gate",
    "models",
    "departure gate",
    "publication",
    "end",
)
"""In their order; a run writes a line when one of them has ended."""
STAGE_ENDED = re.compile(r"^([a-z ]+): \d+ steps", re.MULTILINE)
CHANGES = (
    ("salesforce/accounts", "account_name"),
    ("salesforce/contacts", "job_title"),
    ("zendesk/tickets", "subject"),
    ("stripe/subscription_periods", "quantity"),
    ("product/events_daily", "n_actions"),
)
"""Exports, and a column of each in which a cell may say something else without breaking a rule."""


@dataclass
class Score:
    """How many of the expectations held."""

    passed: int = 0
    failed: int = 0

    def told(self, what: str, faults: list[str]) -> None:
        """Count an expectation, and write a line of what was met and whether it held."""
        self.passed += not faults
        self.failed += bool(faults)
        outcome = f"FAILED: {'; '.join(faults)}" if faults else "ok"
        sys.stdout.write(f"{what}  {outcome}\n")
        sys.stdout.flush()


def main() -> int:
    """Kill, compare and tell; 1 if anything was not as it must be."""
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    score = Score()
    with tempfile.TemporaryDirectory(prefix="c360-faults-") as folder:
        company = small_company(Path(folder) / "company", COMPANY)
        length = length_of_a_run(company, Path(folder) / "measured")
        sys.stdout.write(f"A run takes {length:.1f} s; {KILLS} of them are killed.\n")
        with watched(company.home) as seen:
            n_kills = 0
            for part in parts(chance):
                change(company, chance)
                ended_after = kill_a_run(company, part * length, score)
                if ended_after is not None:
                    length = ended_after
                    continue
                n_kills += 1
                if n_kills % KILLS_BETWEEN_COMPARISONS == 0:
                    compare(company, Path(folder) / "undisturbed", score)
                if n_kills == KILLS:
                    break
        n_looks = sum(seen.looks.values())
        n_generations = len(seen.looks.keys() - {None})
        score.told(f"{n_looks} looks of a reader at {n_generations} generations", seen.faults)
    sys.stdout.write(f"{score.passed} passed, {score.failed} failed\n")
    return 1 if score.failed else 0


def kill_a_run(company: Company, moment: float, score: Score) -> float | None:
    """Start a run and kill it after `moment` seconds; how long it took if it ended before."""
    before = look(company.home).number or 0
    began = time.monotonic()
    with (company.folder / "run.txt").open("w+", encoding="utf-8") as words:
        run = subprocess.Popen(
            [c360(), "run"], env=environment(company), cwd=company.folder,
            stdout=words, stderr=words, start_new_session=True,
        )  # fmt: skip
        try:
            code = run.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            code = run.wait()
        seconds = time.monotonic() - began
        words.seek(0)
        said = words.read()
    found = look(company.home)
    faults = [found.fault] if found.fault else []
    if (found.number or 0) < before:
        faults.append(f"readers had generation {before}")
    if code not in (0, -signal.SIGKILL):
        faults.append(f"the run ended with {code}: {said.strip()}")
    what = f"killed in {stage_of(said)}" if code else "ended by itself"
    score.told(f"{seconds:5.1f} s  {what:<26} generation {found.number}", faults)
    return None if code else seconds


def stage_of(said: str) -> str:
    """The stage that a run was in, by the lines that it had written."""
    ended = STAGE_ENDED.findall(said)
    return STAGES[STAGES.index(ended[-1]) + 1 if ended else 0]


def compare(company: Company, folder: Path, score: Score) -> None:
    """Leave a run alone: it must make what a workspace makes in which nothing ever happened."""
    undisturbed = copied(company, folder)
    faults = []
    for one in (company, undisturbed):
        ended = run_to_its_end(one)
        if ended.returncode != 0:
            faults.append(f"{one.folder.name} ended with {ended.returncode}: {ended.stderr}")
    if not faults:
        ours, theirs = company.marts(), undisturbed.marts()
        faults = [
            name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
        ]
    number = look(company.home).number
    score.told(f"left alone: generation {number} is what an undisturbed workspace makes", faults)
    shutil.rmtree(folder)


def length_of_a_run(company: Company, folder: Path) -> float:
    """Seconds that a run takes in which there is something to publish and dbt has been parsed."""
    measured = copied(company, folder)
    run_to_its_end(measured)
    change(measured, random.Random(SEED))  # noqa: S311 - the same change every time
    began = time.monotonic()
    run_to_its_end(measured).check_returncode()
    shutil.rmtree(folder)
    return time.monotonic() - began


def parts(chance: random.Random) -> Iterator[float]:
    """Shares of the length of a run after which it is killed: each part of it has its turn."""
    while True:
        turns = [(turn + chance.random()) / KILLS for turn in range(KILLS)]
        chance.shuffle(turns)
        yield from turns


def change(company: Company, chance: random.Random) -> None:
    """Let one cell of one export say something else, in every row of the record it belongs to."""
    export, name = chance.choice(CHANGES)
    company.rewrite(export, with_another_value(name, chance))


def with_another_value(name: str, chance: random.Random) -> Callable[[Rows], Rows]:
    """Change a column of one record: numbers become larger, texts longer."""

    def changed(rows: Rows) -> Rows:
        position = column(rows[0], name)
        whole = [row for row in rows[1:] if len(row) == len(rows[0]) and row != rows[0]]
        record = chance.choice(whole)[0]
        for row in whole:
            if row[0] == record:
                cell = row[position]
                row[position] = str(int(cell) + 1) if cell.isdigit() else f"{cell} x"
        return rows

    return changed


def copied(company: Company, folder: Path) -> Company:
    """A company with the same exports and no workspace."""
    shutil.copytree(company.folder, folder, ignore=shutil.ignore_patterns("warehouse"))
    return Company(folder)


def run_to_its_end(company: Company) -> subprocess.CompletedProcess[str]:
    """A run that nothing disturbs."""
    return subprocess.run(
        [c360(), "run"], env=environment(company), cwd=company.folder,
        capture_output=True, text=True, check=False, timeout=LONGEST_RUN,
    )  # fmt: skip


def c360() -> Path:
    """The command, as installed beside this interpreter."""
    return Path(sys.executable).with_name("c360")


def environment(company: Company) -> dict[str, str]:
    """What makes a command one of this company."""
    return {**os.environ, "C360_HOME": str(company.home), "C360_CONFIG": str(company.config)}


if __name__ == "__main__":
    sys.exit(main())
