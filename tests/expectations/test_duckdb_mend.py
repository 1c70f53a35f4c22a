"""The mend of Great Expectations for DuckDB works, and is still needed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from great_expectations import ExpectationSuite

from expectations import duckdb_mend, engine
from expectations.checks import Check
from expectations.engine import Inspection, inspect, no_rows

CHECK = Check("numbers_positive", "critical", "All are.", "Some are not.", "none")


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table numbers as select 1 as number")
    return path


def outcome_of(database: Path) -> str:
    suite = ExpectationSuite(
        name="numbers",
        expectations=[no_rows(CHECK, "numbers", "select * from {batch} where number < 0")],
    )
    (outcome,) = inspect(database, [Inspection("select * from numbers", suite)])
    return outcome.outcome


def test_great_expectations_reads_duckdb_with_the_mend(numbers: Path) -> None:
    assert outcome_of(numbers) == "passed"


def test_great_expectations_still_needs_the_mend(
    numbers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tuple(
        name for name in getattr(duckdb_mend.gx_engine, duckdb_mend.DIALECTS) if name != "duckdb"
    )
    monkeypatch.setattr(duckdb_mend.gx_engine, duckdb_mend.DIALECTS, shipped)
    monkeypatch.setattr(engine, "keep_duckdb_connections_open", lambda: None)
    assert outcome_of(numbers) == "broken", "delete expectations/duckdb_mend.py and this test"


def test_mending_twice_adds_duckdb_once() -> None:
    duckdb_mend.keep_duckdb_connections_open()
    duckdb_mend.keep_duckdb_connections_open()
    dialects = getattr(duckdb_mend.gx_engine, duckdb_mend.DIALECTS)
    assert [str(name) for name in dialects].count("duckdb") == 1
