"""A run that dies, wherever it does: readers keep a whole generation, the next run makes it good.

One company is run undisturbed. Another with the same exports dies at every step in turn, each
attempt starting from what the one before left. The first row ends with deaths at every durable
operation of the first publication, and with the publication that nothing kills. The next one dies
as readers are about to be pointed to it; from there the second row starts, after an export has
changed, and after its last death the command runs undisturbed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pytest

from dagster_project.progress import Listener
from identity.ids.ledger import load_ledger
from ingestion.sources.demo.forms.entities import SYSTEMS
from serving.generations import last_published
from tests.companies import Company, small_company
from tests.faults.attempts import Ended, attempt
from tests.faults.conftest import TINY, Undisturbed, change, run
from tests.faults.deaths import DEAD, AfterSteps, BeforeEachOperation, BeforeOperation
from tests.faults.readers import Look, Seen, look, watched
from workspace.paths import Workspace

pytestmark = pytest.mark.xdist_group("faults")
N_OBJECTS = sum(map(len, SYSTEMS.values()))

FIRST: dict[str, Listener] = {
    "landing: a page is written and has no name": BeforeOperation("landing", "replace", 1),
    "landing: a page has no batch": BeforeOperation("landing", "replace", 2),
    "landing: all but one object": AfterSteps("landing", N_OBJECTS - 1),
    "inputs: half": AfterSteps("inputs", 4),
    "raw: half": AfterSteps("raw", N_OBJECTS // 2),
    "accepted: half": AfterSteps("accepted", N_OBJECTS // 2),
    "arrival gate: as it begins": AfterSteps("arrival gate", 0),
    "models: half": AfterSteps("models", 290),
}
SECOND: dict[str, Listener] = {
    "landing: the changed page has no batch": BeforeOperation("landing", "replace", 2),
    "raw: half, as dead runs left it": AfterSteps("raw", N_OBJECTS // 2 + 1),
    "accepted: the last object": AfterSteps("accepted", N_OBJECTS),
    "models: the first": AfterSteps("models", 1),
    "departure gate: as it begins": AfterSteps("departure gate", 0),
}
PUBLICATION = {
    "mkdir .building-N",
    "chmod full.duckdb",
    "fsync full.duckdb",
    "fsync *.parquet",
    "fsync manifest.json",
    "rename .building-N",
    "fsync serving",
    "rename .building-gen-N",
    "replace .current.new",
    "replace .published.json.new",
    "fsync a log",
}
"""Some of the durable operations that every publication must have."""
POINTED = "symlink gen-N"
"""Readers are about to be pointed to the new generation."""


@dataclass
class Story:
    """What happened to the two companies; the marts of each after the first run and the second."""

    company: Company
    undisturbed: list[dict[str, str]]
    disturbed: list[dict[str, str]] = field(default_factory=list)
    deaths: dict[str, tuple[Ended, Look]] = field(default_factory=dict)
    publications: list[str] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)


def die_in_turn(company: Company, row: dict[str, Listener], story: Story) -> None:
    for name, death in row.items():
        story.deaths[name] = (attempt(company, death), look(company.home))


@pytest.fixture(scope="module")
def story(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("crashes")
    company = small_company(folder / "disturbed", TINY)
    told = Story(company, [undisturbed.before, undisturbed.after])
    log = folder / "publications.txt"
    with watched(company.home) as told.seen:
        die_in_turn(company, FIRST, told)
        attempt(company, BeforeEachOperation("publication", company.home, log, again=POINTED))
        told.publications = log.read_text(encoding="utf-8").splitlines()
        told.disturbed.append(company.marts())
        change(company)
        die_in_turn(company, SECOND, told)
        run(company)
        told.disturbed.append(company.marts())
    return told


@pytest.mark.parametrize("name", [*FIRST, *SECOND])
def test_a_run_that_dies_leaves_readers_what_they_had(story: Story, name: str) -> None:
    ended, found = story.deaths[name]
    assert ended.code == DEAD, ended.words
    assert found.fault == ""
    assert (found.number is None) == (name in FIRST)


def test_a_publication_that_dies_at_any_operation_leaves_readers_a_whole_generation(
    story: Story,
) -> None:
    lines = [line.split("\t") for line in story.publications]
    *deaths, end, next_death = lines
    assert end[0] == "exit 0"
    assert next_death[:2] == [POINTED, end[1]]
    assert [fault for _, _, fault in lines if fault] == []
    assert {operation for operation, _, _ in deaths} >= PUBLICATION
    numbers = [0 if number == "None" else int(number) for _, number, _ in deaths]
    assert numbers == sorted(numbers)
    assert {0, 1} <= set(numbers)


@pytest.mark.parametrize("row", [0, 1], ids=["first run", "second run"])
def test_after_all_deaths_the_next_run_gives_the_same_marts(story: Story, row: int) -> None:
    assert story.disturbed[row] == story.undisturbed[row]
    assert len(story.disturbed[row]) > 8


@pytest.mark.parametrize("name", ["customer_months", "customer_aliases", "customer_events"])
def test_the_change_between_the_runs_is_one(story: Story, name: str) -> None:
    assert story.undisturbed[0][name] != story.undisturbed[1][name]


def test_the_ledger_kept_says_what_readers_see(story: Story) -> None:
    workspace = Workspace(story.company.home)
    kept = load_ledger(workspace, last_published(workspace))
    with duckdb.connect(story.company.current() / "full.duckdb", read_only=True) as connection:
        aliases = connection.sql("select alias_id, customer_id from marts.customer_aliases")
        events = connection.sql("select event, customer_id from marts.customer_events")
        seen = sorted(aliases.fetchall()), sorted(events.fetchall())
    assert seen == (pairs(kept.aliases, "alias_id"), pairs(kept.events, "event"))
    assert Counter(event for event, _ in seen[1]) == {"born": 8, "merged": 1}


def pairs(table: pa.Table, name: str) -> list[tuple[str, str]]:
    return sorted(zip(table[name].to_pylist(), table["customer_id"].to_pylist(), strict=True))


def test_readers_saw_whole_generations_all_the_while(story: Story) -> None:
    assert story.seen.faults == []
    assert story.seen.looks[None] > 10
    assert sum(looks for number, looks in story.seen.looks.items() if number) > 10
