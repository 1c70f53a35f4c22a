"""A month that was closed keeps its figures, and what changes later is told with its reasons."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from serving.closed_months import closed_months, stage_closed_months
from tests.companies import Company, Rows, column
from tests.conftest import c360
from workspace.errors import StorageError
from workspace.paths import Workspace

pytestmark = pytest.mark.xdist_group("closed")
CLOSED = "2026-09"


def with_a_late_correction(rows: Rows) -> Rows:
    """The first period that runs is worth 12 a month more, from its beginning."""
    header, *periods = rows
    amount, interval = column(header, "recurring_amount"), column(header, "billing_interval")
    ends, starts = column(header, "effective_to"), column(header, "effective_from")
    running = next(
        row
        for row in periods
        if not row[ends] and row[interval] == "month" and row[starts] < "2026-09-01"
    )
    running[amount] = str(Decimal(running[amount]) + 12)
    return rows


@pytest.fixture(scope="module")
def restated(published_company: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company whose month was closed before one of its exports was corrected."""
    company = published_company.copied(tmp_path_factory.mktemp("closed") / "company")
    done = c360("close-month", CLOSED, home=company.home, C360_CONFIG=str(company.config))
    assert done.returncode == 0, done.stdout + done.stderr
    company.rewrite("stripe/subscription_periods", with_a_late_correction)
    done = c360("run", home=company.home, C360_CONFIG=str(company.config))
    assert done.returncode == 0, done.stdout + done.stderr
    return company


def rows(company: Company, query: str) -> list[tuple[object, ...]]:
    path = company.home / "serving" / "current" / "full.duckdb"
    with duckdb.connect(path.resolve(), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_what_did_not_change_is_told_as_unchanged(restated: Company) -> None:
    differences = rows(
        restated,
        "select amount_difference from marts.metric_restatements where dimension = 'all'"
        " and metric in ('churn_mrr_amount', 'n_cohort_customers', 'logo_retention_rate')",
    )
    assert set(differences) == {(0,)}


def test_a_correction_is_told_by_figure_customer_and_item(restated: Company) -> None:
    told = rows(
        restated,
        "select customer_id is null, amount_difference, changed_items"
        " from marts.metric_restatements where metric = 'closing_mrr_amount'"
        " and dimension = 'all' and retention_window = 'month' and amount_difference <> 0"
        " order by all",
    )
    assert [(is_figure, difference > 0) for is_figure, difference, _ in told] == [
        (False, True),
        (True, True),
    ]
    assert told[0][1] == told[1][1]
    assert " as closed; " in str(told[0][2])
    assert str(told[0][2]).endswith(" now")
    assert not told[1][2]


@pytest.mark.parametrize(
    ("month", "said"),
    [
        (CLOSED, "was closed on"),
        ("2026-10", "is no complete month of generation 2"),
        ("2001-01", "Close one from 2025-08 to 2026-09"),
        ("09/2026", "Write it as YYYY-MM"),
    ],
)
def test_what_cannot_be_closed_is_told(restated: Company, month: str, said: str) -> None:
    done = c360("close-month", month, home=restated.home, C360_CONFIG=str(restated.config))
    assert done.returncode == 1
    assert said in done.stderr


def test_a_closed_month_that_lost_a_file_stops_the_run(restated: Company, tmp_path: Path) -> None:
    copied = Workspace(tmp_path / "copy")
    shutil.copytree(restated.home / "state", copied.state)
    (copied.state / "closed" / CLOSED / "closed_items.parquet").unlink()
    with duckdb.connect() as connection, pytest.raises(StorageError, match="closed_items"):
        stage_closed_months(connection, copied)
    (copied.state / "closed" / CLOSED / "closed.json").unlink()
    with pytest.raises(StorageError, match="backup of state/"):
        closed_months(copied)
