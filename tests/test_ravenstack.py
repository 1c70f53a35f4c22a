"""RavenStack, published by configuration alone, against queries over its CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.reference import ravenstack

CENT = Decimal("0.005")
CLASSES = ("new", "reactivation", "expansion", "contraction", "churn")
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def files(external_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with ravenstack.connect(external_data / "ravenstack") as connection:
        yield connection


@pytest.fixture(scope="module")
def marts(ravenstack_generation: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(ravenstack_generation.resolve(), read_only=True) as connection:
        yield connection


def assert_to_the_cent(published: Rows, asked: Rows) -> None:
    """The same rows: keys and counts equal, amounts to the cent, ratios to nine digits."""
    assert asked
    assert [row[0] for row in published] == [row[0] for row in asked]
    for ours, theirs in zip(published, asked, strict=True):
        for our, their in zip(ours[1:], theirs[1:], strict=True):
            if isinstance(their, float):
                assert our == pytest.approx(their, rel=1e-9), (ours, theirs)
            else:
                assert abs(Decimal(our) - Decimal(their)) < CENT, (ours, theirs)


def test_mrr_of_every_month(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection
) -> None:
    published = marts.sql(
        "select month, sum(closing_mrr_amount) from marts.customer_months "
        "group by month order by month"
    ).fetchall()
    assert_to_the_cent(published, files.sql(ravenstack.MRR_BY_MONTH).fetchall())


def test_mrr_of_every_account_and_month(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection
) -> None:
    published = marts.sql(
        "select customer_360.customer_name || ' ' || months.month, months.closing_mrr_amount "
        "from marts.customer_months as months "
        "inner join marts.customer_360 on months.customer_id = customer_360.customer_id "
        "where months.closing_mrr_amount > 0"
    ).fetchall()
    asked = files.sql(ravenstack.MRR_BY_ACCOUNT).fetchall()
    assert_to_the_cent(
        sorted(published), sorted((f"{name} {month}", amount) for name, month, amount in asked)
    )


def test_movements_of_every_month(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection
) -> None:
    sums = ", ".join(
        f"coalesce(sum(mrr_amount) filter (where movement_class = '{name}'), 0)" for name in CLASSES
    )
    published = marts.sql(
        f"select month, {sums} from marts.mrr_movements group by month order by month"
    ).fetchall()
    assert_to_the_cent(published, files.sql(ravenstack.MOVEMENTS).fetchall())


def test_nothing_moves_by_exchange_rates(marts: duckdb.DuckDBPyConnection) -> None:
    """All of RavenStack is in dollars."""
    found = marts.sql(
        "select count(*) filter (where fx_mrr_amount <> 0), count(*) from marts.customer_months"
    ).fetchone()
    assert found is not None
    assert found[0] == 0 < found[1]


@pytest.mark.parametrize(
    ("window", "months"), [("month", 1), ("trailing_12_months", 12)], ids=["month", "year"]
)
def test_retention_of_every_month(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection, window: str, months: int
) -> None:
    published = marts.execute(
        "select month, n_cohort_customers, cohort_opening_mrr_amount, cohort_closing_mrr_amount, "
        "cohort_retained_mrr_amount, nrr, grr from marts.revenue_retention "
        "where dimension = 'all' and member = 'all' and retention_window = ? "
        "and n_cohort_customers > 0 order by month",
        [window],
    ).fetchall()
    asked = files.execute(ravenstack.RETENTION, {"months": months}).fetchall()
    assert_to_the_cent(published, asked)


def test_ids_used_twice_are_held_back_and_nothing_else(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection
) -> None:
    asked = files.sql(ravenstack.USAGE_IDS_USED_TWICE).fetchone()
    assert asked is not None
    held_back = marts.sql(
        "select source_object, reason_code, n_rows from marts.quarantine_summary"
    ).fetchall()
    assert held_back == [("feature_usage", "key_conflict", asked[0])]


@pytest.mark.parametrize("check", ravenstack.CONTRADICTIONS)
def test_contradictions_are_counted(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection, check: str
) -> None:
    """Each is a warning: it says how many rows contradict and lets the rest be published."""
    asked = files.sql(ravenstack.CONTRADICTIONS[check]).fetchone()
    assert asked is not None
    published = marts.execute(
        "select severity, n_failing, outcome from marts.check_results where check_name = ?",
        [check],
    ).fetchall()
    assert published == [("warning", asked[0], "failed" if asked[0] else "passed")]


def test_every_account_is_one_customer_of_three_departments(
    marts: duckdb.DuckDBPyConnection, files: duckdb.DuckDBPyConnection
) -> None:
    published = marts.sql(
        "select customer_name, crm_account_ids, billing_account_ids, helpdesk_organization_ids "
        "from marts.customer_360"
    ).fetchall()
    asked = files.sql("select account_name, account_id from accounts").fetchall()
    assert sorted(published) == sorted((name, key, key, key) for name, key in asked)
