"""A failure that a person accepted no longer refuses; what was not carried out still does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.acceptance import with_accepted
from expectations.results import CheckOutcome, refusals, store
from ingestion.tables import create_tables

FAILED = CheckOutcome("volume_of_mrr", "customer_months", "critical", "failed", 1, "MRR doubled.")
BROKEN = CheckOutcome("volume_of_mrr", "mrr_movements", "critical", "broken", 0, "No answer.")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        create_tables(connection)
        store(connection, "run-1", "departure", [FAILED, BROKEN], datetime(2026, 1, 1))  # noqa: DTZ001
    return path


def test_an_accepted_failure_is_a_warning_and_says_so(warehouse: Path) -> None:
    outcomes = with_accepted(warehouse, "run-1", {"volume_of_mrr"}, [FAILED, BROKEN])
    assert refusals(outcomes) == [BROKEN]
    with duckdb.connect(warehouse) as connection:
        kept = connection.execute(
            "select subject, severity, message from audit.check_results order by subject"
        ).fetchall()
    assert kept == [
        ("customer_months", "warning", "Accepted for this run: MRR doubled."),
        ("mrr_movements", "critical", "No answer."),
    ]


def test_what_nobody_accepted_refuses(warehouse: Path) -> None:
    assert refusals(with_accepted(warehouse, "run-1", {"mrr_present"}, [FAILED])) == [FAILED]
