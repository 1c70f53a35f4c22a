"""The cases on which resolution is measured: the embedded company in its variations, and FEBRL."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.identity.company import open_company, write_company
from benchmarks.identity.evaluated import Evaluation, evaluated
from benchmarks.identity.febrl import open_febrl, trained_on_half
from benchmarks.identity.harder import change_details, withhold_ids
from identity.matching.models import Model
from workspace.settings import Demo

N_CUSTOMERS = 5_000
SEEDS = (7, 8, 9)
Change = Callable[[duckdb.DuckDBPyConnection], None]


class Case(NamedTuple):
    """A company: how it is made, and what is changed then."""

    name: str
    mess: str
    seed: int
    changes: tuple[Change, ...] = ()


CASES = (
    *(Case(f"as shipped, seed {seed}", "default", seed) for seed in SEEDS),
    Case("without external ids", "default", SEEDS[0], (withhold_ids,)),
    Case("details differ", "default", SEEDS[0], (change_details,)),
    Case("details differ, without external ids", "default", SEEDS[0],
         (change_details, withhold_ids)),
    Case("hard", "hard", SEEDS[0]),
    Case("hard, details differ, without external ids", "hard", SEEDS[0],
         (change_details, withhold_ids)),
)  # fmt: skip


class People(NamedTuple):
    """A data set of FEBRL, and how it is matched."""

    name: str
    number: int
    with_numbers: bool
    is_trained: bool = False


FEBRL = (
    *(People(f"data set {number}, with numbers", number, with_numbers=True)
      for number in (1, 2, 3, 4)),
    *(People(f"data set {number}, without numbers", number, with_numbers=False)
      for number in (1, 2, 3, 4)),
    People("data set 4, without numbers, trained on half of it", 4, with_numbers=False,
           is_trained=True),
)  # fmt: skip


def measured(case: Case, folder: Path) -> Evaluation:
    """Make the company in `folder` unless it is there, match it, hold it against its truth."""
    usual = Demo()
    demo = Demo(
        customers=N_CUSTOMERS, months=usual.months, seed=case.seed, as_of=usual.as_of,
        mess=case.mess,
    )  # fmt: skip
    made = folder / f"{case.mess}-{case.seed}"
    if not made.is_dir():
        write_company(demo, made)
    with _database() as connection:
        open_company(connection, made)
        for change in case.changes:
            change(connection)
        return evaluated(connection)


def measured_people(people: People) -> Evaluation:
    """Match a data set of FEBRL; with a trained model only the half that it has not seen."""
    model: Model | None = trained_on_half() if people.is_trained else None
    with _database() as connection:
        open_febrl(
            connection, people.number, with_numbers=people.with_numbers,
            part=1 if people.is_trained else None,
        )  # fmt: skip
        return evaluated(connection, model)


def all_measured() -> tuple[dict[str, Evaluation], dict[str, Evaluation]]:
    """Every case of the company and of FEBRL, by name."""
    with tempfile.TemporaryDirectory() as folder:
        companies = {case.name: measured(case, Path(folder)) for case in CASES}
    return companies, {people.name: measured_people(people) for people in FEBRL}


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        yield connection
