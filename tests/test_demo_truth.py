"""The embedded company, published, against what its generator knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingestion.sources.demo import truth
from ingestion.sources.demo.company import Company, company
from workspace.settings import Demo

CENT = Decimal("0.005")


@pytest.fixture(scope="module")
def told() -> Company:
    return company(Demo())


@pytest.fixture(scope="module")
def marts(demo_generation: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(demo_generation.resolve(), read_only=True) as connection:
        yield connection


def test_mrr_and_movements_of_every_customer_and_month(
    marts: duckdb.DuckDBPyConnection, told: Company
) -> None:
    names = ("opening", *truth.CLASSES, "fx", "closing")
    amounts = ", ".join(f"months.{name}_mrr_amount" for name in names)
    published = {
        (billing_id, month): dict(zip(names, values, strict=True))
        for billing_id, month, *values in marts.sql(
            f"select customer_360.billing_account_ids, months.month, {amounts} "
            "from marts.customer_months as months "
            "inner join marts.customer_360 on months.customer_id = customer_360.customer_id"
        ).fetchall()
    }
    seen = set()
    for row in truth.customer_months(told):
        key = (told.customers[row.customer - 1].billing_id, row.month)
        known = {"opening": row.opening, **row.movements, "fx": row.fx, "closing": row.closing}
        if key not in published:
            assert not any(known.values()), key
            continue
        seen.add(key)
        for name, amount in known.items():
            assert abs(published[key][name] - amount) < CENT, (key, name)
    assert seen == set(published)
    assert len(seen) > 5000


def test_movements_by_product_and_currency_add_up_to_the_change_of_each(
    marts: duckdb.DuckDBPyConnection, told: Company
) -> None:
    """Without exchange rates a product's movements are the change of its own MRR."""
    mrr: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for item in truth.item_months(told):
        if item.currency == "USD":
            mrr[item.product, item.month] += item.mrr
    published = {
        (product, month): amount
        for product, month, amount in marts.sql(
            "select product, month, sum(mrr_amount) from marts.mrr_movements "
            "where currency = 'USD' group by product, month"
        ).fetchall()
    }
    for product in {product for product, _ in mrr}:
        before = Decimal(0)
        for month in told.months:
            now = mrr[product, month]
            moved = published.get((product, month), Decimal(0))
            assert abs(moved - (now - before)) < CENT, (product, month)
            before = now
    assert {product for product, _ in published} == {product for product, _ in mrr}


@pytest.mark.parametrize(
    ("window", "months"), [("month", 1), ("trailing_12_months", 12)], ids=["month", "year"]
)
def test_retention_of_every_month(
    marts: duckdb.DuckDBPyConnection, told: Company, window: str, months: int
) -> None:
    known = {month: row for month, row in truth.retention(told, months).items() if row.n_customers}
    published = marts.execute(
        "select month, n_cohort_customers, cohort_opening_mrr_amount, cohort_closing_mrr_amount, "
        "cohort_retained_mrr_amount, nrr, grr from marts.revenue_retention "
        "where dimension = 'all' and member = 'all' and retention_window = ? "
        "and n_cohort_customers > 0 order by month",
        [window],
    ).fetchall()
    assert [row[0] for row in published] == sorted(known)
    for month, n_customers, opening, closing, retained, nrr, grr in published:
        row = known[month]
        assert n_customers == row.n_customers
        assert abs(opening - row.opening) < CENT, month
        assert abs(closing - row.closing) < CENT, month
        assert abs(retained - row.retained) < CENT, month
        assert nrr == pytest.approx(row.nrr, abs=1e-9)
        assert grr == pytest.approx(row.grr, abs=1e-9)


def test_arpu_of_every_month(marts: duckdb.DuckDBPyConnection, told: Company) -> None:
    published = dict(
        marts.sql(
            "select month, arpu_amount from marts.arpu where dimension = 'all' and member = 'all'"
        ).fetchall()
    )
    known = {month: amount for month, amount in truth.arpu(told).items() if amount is not None}
    assert published.keys() == known.keys()
    assert len(known) >= told.demo.months - 1
    for month, amount in known.items():
        assert abs(published[month] - amount) < CENT, month


def test_customers_are_joined_over_departments(
    marts: duckdb.DuckDBPyConnection, told: Company
) -> None:
    published = marts.sql(
        "select crm_account_ids, billing_account_ids, helpdesk_organization_ids "
        "from marts.customer_360"
    ).fetchall()
    known = [(each.crm_id, each.billing_id, each.helpdesk_id) for each in told.customers]
    assert sorted(map(str, published)) == sorted(map(str, known))


def test_mishaps_are_held_back_with_their_reasons(marts: duckdb.DuckDBPyConnection) -> None:
    """One broken row of each kind that departments are known for, and the id that is twice."""
    held_back = {
        (source, name): n_rows
        for source, name, n_rows in marts.sql(
            "select source_system, source_object, sum(n_rows) from marts.quarantine_summary "
            "group by all"
        ).fetchall()
    }
    assert held_back == {
        ("crm", "accounts"): 1,
        ("crm", "contacts"): 1,
        ("crm", "activities"): 3,
        ("helpdesk", "tickets"): 1,
        ("helpdesk", "ticket_events"): 1,
        ("billing", "invoices"): 1,
        ("billing", "invoice_lines"): 1,
        ("success", "survey_responses"): 1,
    }
