"""The whole job, as a person runs it: what changes no figure, and what no gate lets pass."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from tests.companies import Company, Rows, column, rewrite, shuffled, small_company, split
from tests.conftest import c360


def run(company: Company, *words: str) -> subprocess.CompletedProcess[str]:
    return c360("run", *words, home=company.home, C360_CONFIG=str(company.config))


@pytest.fixture
def newcomer(tmp_path: Path) -> Company:
    """The same exports in a workspace where nothing was ever run."""
    return small_company(tmp_path / "company")


def shuffle_all(company: Company) -> None:
    for number, path in enumerate(company.exports()):
        rewrite(path, shuffled(number))


def split_all(company: Company) -> None:
    for path in company.exports():
        split(path, 3)


def send_twice(company: Company) -> None:
    for path in company.exports():
        shutil.copy(path, path.with_name(f"{path.stem}_again.csv"))


@pytest.mark.xdist_group("invariance")
def test_rows_shuffled_split_and_sent_twice_change_no_figure(
    published_company: Company, newcomer: Company
) -> None:
    for arrival in (shuffle_all, split_all, send_twice):
        arrival(newcomer)
    done = run(newcomer)
    assert done.returncode == 0, done.stdout + done.stderr
    assert newcomer.marts() == published_company.marts()


@pytest.mark.xdist_group("invariance")
def test_resent_in_another_order_after_a_first_run_changes_no_figure(company: Company) -> None:
    before = company.marts()
    shuffle_all(company)
    split_all(company)
    assert run(company).returncode == 0
    assert company.marts() == before


@pytest.mark.xdist_group("invariance")
def test_nothing_new_publishes_nothing(company: Company) -> None:
    generation = company.current()
    done = run(company, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["outcome"] == "unchanged"
    assert company.current() == generation


@pytest.mark.xdist_group("invariance")
def test_a_deleted_warehouse_is_built_again_the_same_by_one_of_two_runs_at_once(
    company: Company,
) -> None:
    before = company.marts()
    company.home.joinpath("warehouse.duckdb").unlink()
    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(lambda word: run(company, word), ["--full-refresh"] * 2))
    assert sorted(done.returncode for done in ended) == [0, 1]
    refused = next(done for done in ended if done.returncode == 1)
    assert "Another run" in refused.stderr + refused.stdout
    assert company.current().name == "gen-000002"
    assert company.marts() == before


def every_row_gone(company: Company) -> None:
    company.rewrite("salesforce/accounts", lambda rows: rows[:1])


def column_gone(company: Company) -> None:
    def without_seats(rows: Rows) -> Rows:
        position = column(rows[0], "quantity")
        return [row[:position] + row[position + 1 :] for row in rows]

    company.rewrite("stripe/subscription_periods", without_seats)


def amounts_times_a_hundred(company: Company) -> None:
    def in_cents(rows: Rows) -> Rows:
        position = column(rows[0], "recurring_amount")
        for row in rows[1:]:
            row[position] = str(Decimal(row[position]) * 100)
        return rows

    company.rewrite("stripe/subscription_periods", in_cents)


def keys_repeated(company: Company) -> None:
    def with_other_amounts(rows: Rows) -> Rows:
        position = column(rows[0], "recurring_amount")
        copies = [list(row) for row in rows[1::10]]
        for row in copies:
            row[position] = "1.11"
        return rows + copies

    company.rewrite("stripe/subscription_periods", with_other_amounts)


def currency_without_a_rate(company: Company) -> None:
    company.rewrite(
        "finance/fx_rates",
        lambda rows: [rows[0]] + [row for row in rows[1:] if "EUR" not in row],
    )


def third_of_the_rows_broken(company: Company) -> None:
    def with_bad_dates(rows: Rows) -> Rows:
        position = column(rows[0], "effective_from")
        for row in rows[1::3]:
            row[position] = "2025-31-31"
        return rows

    company.rewrite("stripe/subscription_periods", with_bad_dates)


@pytest.mark.xdist_group("gates")
@pytest.mark.parametrize(
    ("mishap", "said"),
    [
        (every_row_gone, ["salesforce", "accounts", "empty"]),
        (column_gone, ["subscription_periods", "quantity"]),
        (amounts_times_a_hundred, ["MRR"]),
        (keys_repeated, ["subscription_periods", "key"]),
        (currency_without_a_rate, ["EUR", "rate"]),
    ],
)
def test_a_gate_shuts(company: Company, mishap: Callable[[Company], None], said: list[str]) -> None:
    generation, before = company.current(), company.marts()
    mishap(company)
    done = run(company)
    assert done.returncode == 2, done.stdout + done.stderr
    assert company.current() == generation
    assert company.marts() == before
    words = done.stdout + done.stderr
    assert [word for word in said if word.lower() not in words.lower()] == [], words
    assert "Traceback" not in words


@pytest.mark.xdist_group("gates")
def test_after_a_refusal_the_mended_export_is_published(company: Company) -> None:
    before = company.marts()
    good = company.export("stripe/subscription_periods").read_bytes()
    third_of_the_rows_broken(company)
    done = run(company)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "quarantine" in done.stdout + done.stderr
    company.export("stripe/subscription_periods").write_bytes(good)
    done = run(company, "--full-refresh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert company.marts() == before


@pytest.mark.xdist_group("gates")
def test_a_few_broken_rows_are_quarantined_and_the_rest_published(company: Company) -> None:
    def with_one_bad_date(rows: Rows) -> Rows:
        rows[1][column(rows[0], "effective_from")] = "2025-31-31"
        return rows

    company.rewrite("stripe/subscription_periods", with_one_bad_date)
    done = run(company)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = c360(
        "quarantine", "show", "stripe.subscription_periods", "--json",
        home=company.home, C360_CONFIG=str(company.config),
    )  # fmt: skip
    assert "2025-31-31" in shown.stdout, shown.stdout + shown.stderr
