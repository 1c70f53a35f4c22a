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
REASON = "The board asked for it anew"


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


def with_scales_turned_round(rows: Rows) -> Rows:
    """Who was satisfied was not, and the other way round: health of the past is another."""
    header, *ratings = rows
    score, lowest, highest = (column(header, name) for name in ("score", "scale_min", "scale_max"))
    for row in (rating for rating in ratings if rating[score]):
        row[score] = str(Decimal(row[lowest]) + Decimal(row[highest]) - Decimal(row[score]))
    return rows


@pytest.fixture(scope="module")
def restated(published_company: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company whose month was closed, and closed anew, before its exports were corrected."""
    company = published_company.copied(tmp_path_factory.mktemp("closed") / "company")

    def typed(*words: str) -> None:
        done = c360(*words, home=company.home, C360_CONFIG=str(company.config))
        assert done.returncode == 0, done.stdout + done.stderr

    typed("close-month", CLOSED)
    typed("reopen-month", CLOSED, "--reason", REASON)
    typed("close-month", CLOSED)
    company.rewrite("stripe/subscription_periods", with_a_late_correction)
    company.rewrite("zendesk/satisfaction_ratings", with_scales_turned_round)
    typed("run")
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
        " from marts.metric_restatements where is_in_force and metric = 'closing_mrr_amount'"
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


def test_a_closing_that_was_reopened_stays_with_the_reason(restated: Company) -> None:
    told = rows(
        restated,
        "select closing_number, is_in_force, reopening_reason, reopened_at is not null,"
        " count(*) > 100, count(*) filter (where customer_id is not null) > 0"
        " from marts.metric_restatements group by all order by all",
    )
    assert told == [(1, False, REASON, True, True, True), (2, True, None, False, True, True)]


def test_health_as_closed_is_what_readers_saw_then(restated: Company) -> None:
    with duckdb.connect() as connection:
        for name, generation in (("seen", "gen-000001"), ("now", "gen-000002")):
            path = restated.home / "serving" / generation / "full.duckdb"
            connection.execute(f"attach '{path}' as {name} (read_only)")
        different = connection.execute(
            f"""
            select kept.customer_id
            from now.marts.customer_health as kept
            full outer join (
                select customer_id, month, health_score, health_band, coverage_rate
                from seen.marts.customer_health
                where month = '{CLOSED}-01'
            ) as seen
                using (customer_id, month)
            where
                kept.health_score_as_closed is distinct from seen.health_score
                or kept.health_band_as_closed is distinct from seen.health_band
                or kept.coverage_rate_as_closed is distinct from seen.coverage_rate
            """
        ).fetchall()
        assert not different
        changed = connection.execute(
            """
            select customer_id, health_score_as_closed, health_score
            from now.marts.customer_health
            where health_band_as_closed is not null and health_score_as_closed <> health_score
            order by all
            """
        ).fetchall()
        told = connection.execute(
            """
            select customer_id, amount_as_closed, amount_now
            from now.marts.metric_restatements
            where is_in_force and metric = 'health_score'
            order by all
            """
        ).fetchall()
    assert changed
    assert told == changed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2026-08", "--reason", "late"), "is not closed. Nothing has to be reopened"),
        ((CLOSED, "--reason", " "), "not reopened without a reason"),
        ((CLOSED,), "Missing option '--reason'"),
    ],
    ids=["not closed", "empty reason", "no reason"],
)
def test_what_cannot_be_reopened_is_told(
    restated: Company, words: tuple[str, ...], said: str
) -> None:
    done = c360("reopen-month", *words, home=restated.home, C360_CONFIG=str(restated.config))
    assert done.returncode == 1
    assert said in done.stderr


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
    (copied.state / "closed" / f"{CLOSED}.2" / "closed_items.parquet").unlink()
    with duckdb.connect() as connection, pytest.raises(StorageError, match="closed_items"):
        stage_closed_months(connection, copied)
    (copied.state / "closed" / CLOSED / "reopened.json").unlink()
    with pytest.raises(StorageError, match="does not say that it was reopened"):
        closed_months(copied)
    (copied.state / "closed" / CLOSED / "closed.json").unlink()
    with pytest.raises(StorageError, match="backup of state/"):
        closed_months(copied)
