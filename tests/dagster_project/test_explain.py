"""`c360 explain`: a figure of retention, down to the items of the customers that moved it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.companies import Company
from tests.conftest import c360

pytestmark = pytest.mark.xdist_group("invariance")


def explained(company: Company, *words: str) -> dict[str, Any]:
    done = c360("explain", *words, "--json", home=company.home, C360_CONFIG=str(company.config))
    assert done.returncode == 0, done.stdout + done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def published(company: Company, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(company.current() / "full.duckdb", read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("window", "month"), [("month", "2026-08"), ("trailing_12_months", "2026-09")]
)
def test_customers_movements_and_items_account_for_the_figure(
    published_company: Company, window: str, month: str
) -> None:
    told = explained(
        published_company, "nrr", "--month", month, "--window", window, "--customers", "99"
    )
    ((nrr, closing),) = published(
        published_company,
        "select nrr, cohort_closing_mrr_amount from marts.revenue_retention"
        f" where month = '{month}-01' and retention_window = '{window}' and dimension = 'all'",
    )
    assert told["nrr"] == nrr
    assert Decimal(told["closing_mrr_amount"]) == closing
    moved = sum(Decimal(amount) for _, _, amount in told["kinds"])
    assert moved == closing - Decimal(told["opening_mrr_amount"])
    assert sum(n for _, n, _ in told["kinds"]) == told["n_customers"]
    currencies = {row[4] for customer in told["customers"] for row in customer["movements"]}
    assert "USD" in currencies
    for customer in told["customers"]:
        before = Decimal(customer["opening_mrr_amount"])
        now = Decimal(customer["constant_closing_mrr_amount"])
        if {row[4] for row in customer["movements"]} == {"USD"}:
            assert sum(Decimal(row[5]) for row in customer["movements"]) == now - before
        assert any(row[6] or row[7] for row in customer["items"])
        assert bool(now) == any(row[7] for row in customer["items"])


def test_the_query_that_is_told_gives_the_customers_of_the_figure(
    published_company: Company,
) -> None:
    segment = published(
        published_company,
        "select member from marts.revenue_retention where month = '2026-09-01'"
        " and dimension = 'segment' and retention_window = 'month' and n_cohort_customers > 1"
        " order by n_cohort_customers limit 1",
    )[0][0]
    told = explained(
        published_company,
        "grr", "--month", "2026-09", "--window", "month", "--segment", segment,
    )  # fmt: skip
    rows = published(published_company, told["query"])
    assert len(rows) == told["n_customers"]
    assert sum(row[1] for row in rows) == Decimal(told["opening_mrr_amount"])
    assert sum(min(row[1], row[2]) for row in rows) == Decimal(told["retained_mrr_amount"])


def test_it_is_told_in_words(published_company: Company) -> None:
    done = c360(
        "explain", "nrr", "--month", "2026-09", "--window", "month", "--customers", "1",
        home=published_company.home, C360_CONFIG=str(published_company.config),
    )  # fmt: skip
    assert done.stdout.startswith("NRR over the month September 2026: ")
    for words in (" customers paid ", "All customers of the figure:", "customer_ledger"):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nrr", "--month", "2026-09", "--segment", "Nobody"], "Nobody is in segment 'Nobody'"),
        (["nrr", "--month", "2030-01"], "It has them from 2026-08 to 2026-10"),
        (["arpu", "--month", "2026-09"], "nrr and grr can"),
        (["nrr", "--month", "2026-13"], "Write it as YYYY-MM"),
        (["nrr", "--month", "2026-09", "--by", "product=Core"], "By product, see mrr_movements"),
        (["nrr", "--month", "2026-09", "--by", "region"], "Write it like region=EMEA"),
        (["nrr", "--month", "2026-09", "--window", "quarter"], "There are: month, trailing"),
    ],
    ids=["member", "month", "metric", "no-month", "product", "by", "window"],
)
def test_what_cannot_be_explained_is_told(
    published_company: Company, words: list[str], said: str
) -> None:
    done = c360(
        "explain", *words, home=published_company.home, C360_CONFIG=str(published_company.config)
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert said in " ".join(done.stderr.split())
