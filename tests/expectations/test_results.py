"""Outcomes: which of them refuse, which are missing, and how they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from expectations.results import CheckOutcome, refusals, store, unanswered
from ingestion.tables import create_tables
from tests.expectations.small_warehouse import CHECKED_AT

PASSED = CheckOutcome("keys_unique", "crm.accounts", "critical", "passed", 0, "Every key is.")
FAILED = replace(PASSED, outcome="failed", n_failing=2, sample=({"row_number": 3, "café": None},))
WARNED = replace(FAILED, subject="crm.contacts", severity="warning")
BROKEN = replace(WARNED, subject="crm.owners", outcome="broken")


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_tables(connection)
        yield connection


def kept(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select run_id, gate, subject, outcome, n_failing from audit.check_results order by all"
    ).fetchall()


def test_broken_checks_and_critical_failures_refuse_and_warnings_do_not() -> None:
    assert refusals([PASSED, FAILED, WARNED, BROKEN]) == [FAILED, BROKEN]


def test_check_that_did_not_run_is_broken_and_refuses() -> None:
    (missing,) = unanswered({PASSED.id, ("rows_conserved", "erp.lines")}, [PASSED])
    assert missing.id == ("rows_conserved", "erp.lines")
    assert "left no result" in missing.message
    assert refusals([missing]) == [missing]


def test_outcomes_are_kept_with_their_samples(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, "run-1", "arrival", [FAILED], CHECKED_AT)
    (row,) = warehouse.execute("select * from audit.check_results").fetchall()
    *values, sample, checked_at = row
    assert values == [
        "run-1", "arrival", "keys_unique", "crm.accounts", "critical", "failed", 2, "Every key is.",
    ]  # fmt: skip
    assert json.loads(sample) == [{"row_number": 3, "café": None}]
    assert checked_at == CHECKED_AT


def test_asking_again_replaces_the_same_runs_outcome_only(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    store(warehouse, "run-1", "arrival", [FAILED, WARNED], CHECKED_AT)
    store(warehouse, "run-2", "arrival", [FAILED], CHECKED_AT)
    store(warehouse, "run-2", "arrival", [PASSED], CHECKED_AT)
    assert kept(warehouse) == [
        ("run-1", "arrival", "crm.accounts", "failed", 2),
        ("run-1", "arrival", "crm.contacts", "failed", 2),
        ("run-2", "arrival", "crm.accounts", "passed", 0),
    ]


def test_outcomes_are_kept_all_or_none(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, "run-1", "arrival", [FAILED], CHECKED_AT)
    unstorable = replace(WARNED, n_failing=2**70)
    with pytest.raises(duckdb.Error):
        store(warehouse, "run-1", "arrival", [PASSED, unstorable], CHECKED_AT)
    assert kept(warehouse) == [("run-1", "arrival", "crm.accounts", "failed", 2)]


def test_nothing_to_keep_writes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    store(warehouse, "run-1", "arrival", [], CHECKED_AT)
    assert kept(warehouse) == []
