"""From what the embedded company billed to its MRR, against its own records and its truth."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.reference.billing_walk import Line, Walk, walk
from tests.warehouses import remake, stage_settings
from workspace.settings import Demo, Metrics

pytestmark = pytest.mark.xdist_group("demo")
CENT = Fraction(1, 100)
LINES = """
    select
        lines._subscription, invoices.issue_date, invoices.invoice_status, lines.line_type,
        lines.currency, lines.net_amount::varchar, lines.tax_amount::varchar,
        if(discounts.duration = 'once', lines._discount_minor, 0),
        lines.currency in ('JPY', 'KRW'),
        if(tax_rates.is_inclusive, tax_rates.percentage, 0)::varchar,
        case billing_interval
            when 'week' then 0 when 'month' then 1 when 'quarter' then 3 else 12
        end * interval_count,
        lines.service_from, lines.service_to
    from records.billing__invoice_lines as lines
    inner join records.billing__invoices as invoices using (invoice_id)
    inner join facts.subscriptions on lines._subscription = subscriptions.subscription
    left join records.billing_discounts as discounts on lines._discount_id = discounts.discount_id
    left join records.billing_tax_rates as tax_rates on lines._tax_rate_id = tax_rates.tax_rate_id
"""
CREDIT_NOTES = """
    select date_trunc('month', issue_date)::date, currency, net_amount::varchar, tax_amount::varchar
    from records.billing__credit_notes
"""
MRR = "select month, currency, sum(mrr_local)::varchar from truth.customer_mrr group by all"
FROM_RECORDS = (
    "billed", "void_or_draft", "tax", "credit", "one_off", "usage", "proration",
    "billed_for_other_months", "billed_in_other_months", "month_end_measure", "discount", "mrr",
)  # fmt: skip
"""Steps that records and truth tell without any model."""
FROM_ITEMS = ("change_not_billed", "not_billed", "counting_rules", "rounding")
"""Steps that only a comparison of lines with items tells, and that this company has."""


@pytest.fixture(scope="module")
def found(demo_with_truth: duckdb.DuckDBPyConnection) -> Walk:
    """The published walk, in local currency."""
    return _steps(demo_with_truth, "published.marts.billing_reconciliation")


@pytest.fixture(scope="module")
def walked(demo_with_truth: duckdb.DuckDBPyConnection, found: Walk) -> Walk:
    """The same from the company's records and truth, in plain Python."""
    last_month = max(month for month, _, _ in found)
    walked = walk(
        (_line(*row) for row in demo_with_truth.sql(LINES).fetchall()),
        last_month,
    )
    for month, currency, net, tax in demo_with_truth.sql(CREDIT_NOTES).fetchall():
        walked[month, currency, "billed"] -= Fraction(net) + Fraction(tax)
        walked[month, currency, "tax"] += Fraction(tax)
        walked[month, currency, "credit"] += Fraction(net)
    for month, currency, amount in demo_with_truth.sql(MRR).fetchall():
        walked[month, currency, "mrr"] = Fraction(amount)
    return walked


def _steps(connection: duckdb.DuckDBPyConnection, walk_table: str) -> Walk:
    """The steps of a walk in local currency."""
    rows = connection.execute(
        f"select month, currency, reconciliation_class, local_amount::varchar from {walk_table}"
    ).fetchall()
    return {(month, currency, step): Fraction(amount) for month, currency, step, amount in rows}


def _line(
    subscription: int, billed_on: date, status: str, line_type: str, currency: str, net: str,
    tax: str, discount_minor: int, has_no_minor: bool, percentage: str | None, months: int,
    service_from: date, service_to: date,
) -> Line:  # fmt: skip
    return Line(
        subscription=subscription,
        billed_on=billed_on,
        status=status,
        line_type=line_type,
        currency=currency,
        net=Fraction(net),
        tax=Fraction(tax),
        once_discount=Fraction(discount_minor, 1 if has_no_minor else 100)
        / (1 + Fraction(percentage or 0) / 100),
        interval_months=months,
        service_from=service_from,
        service_to=service_to,
    )


def test_nothing_is_left_unexplained_in_any_month_and_currency(found: Walk) -> None:
    left = {key: amount for key, amount in found.items() if key[2] == "unexplained"}
    assert len(left) > 250
    assert {currency for _, currency, _ in left} == {
        "AUD", "CAD", "CHF", "EUR", "GBP", "JPY", "KRW", "USD"
    }  # fmt: skip
    assert {key: amount for key, amount in left.items() if abs(amount) > CENT} == {}


def test_steps_add_up_to_mrr(found: Walk) -> None:
    sums: dict[tuple[date, str], Fraction] = defaultdict(Fraction)
    for (month, currency, step), amount in found.items():
        sums[month, currency] += -amount if step == "mrr" else amount
    assert set(sums.values()) == {Fraction(0)}


@pytest.mark.parametrize("step", FROM_RECORDS)
def test_a_step_is_what_the_companys_records_say(found: Walk, walked: Walk, step: str) -> None:
    keys = {key for key in found.keys() | walked.keys() if key[2] == step}
    wrong = {
        key: (found.get(key), walked.get(key))
        for key in keys
        if abs(found.get(key, Fraction(0)) - walked.get(key, Fraction(0))) > CENT
    }
    assert wrong == {}


@pytest.mark.parametrize("step", FROM_RECORDS + FROM_ITEMS)
def test_a_step_is_not_empty(found: Walk, step: str) -> None:
    assert any(abs(amount) > 1 for key, amount in found.items() if key[2] == step)


def test_no_step_but_rounding_is_a_remainder(found: Walk) -> None:
    """Rounding is small in every month: less than a ten-thousandth of MRR."""
    for (month, currency, step), amount in found.items():
        if step == "rounding":
            assert abs(amount) <= found[month, currency, "mrr"] / 10_000


def test_fx_is_in_the_reporting_currency_only(demo_with_truth: duckdb.DuckDBPyConnection) -> None:
    rows = demo_with_truth.sql(
        "select currency = 'USD', sum(abs(local_amount)), sum(abs(amount)) > 1"
        " from published.marts.billing_reconciliation where reconciliation_class = 'fx'"
        " group by 1 order by 1"
    ).fetchall()
    assert rows == [(False, 0, True), (True, 0, False)]


@pytest.mark.parametrize(
    ("metrics", "changed"),
    [
        pytest.param(
            Metrics(mrr_discounts="none", mrr_past_due="exclude", mrr_pause="churn"),
            {"discount", "counting_rules", "mrr"},
            id="list amounts, past due out",
        ),
        pytest.param(
            Metrics(
                mrr_discounts="all",
                churn_timing="cancelled_at",
                recurring_sources=("contracts", "billing"),
            ),
            {"discount", "counting_rules", "other_sources", "mrr"},
            id="all discounts, ends at the notice, contracts first",
        ),
    ],
)
def test_nothing_is_left_unexplained_under_other_settings(
    demo_generation: Path, found: Walk, metrics: Metrics, changed: set[str], tmp_path: Path
) -> None:
    home = demo_generation.parents[2]
    warehouse = Path(shutil.copy(home / "warehouse.duckdb", tmp_path))
    with duckdb.connect(warehouse) as connection:
        stage_settings(connection, Demo().as_of, metrics)
    (target,) = (home / "scratch" / "dbt").iterdir()
    remake(warehouse, target, ["billing_reconciliation"])
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select month, currency, reconciliation_class, local_amount::varchar"
            " from marts.billing_reconciliation"
        ).fetchall()
    otherwise = {
        (month, currency, step): Fraction(amount) for month, currency, step, amount in rows
    }
    assert otherwise.keys() == found.keys()
    assert all(abs(otherwise[key]) <= CENT for key in otherwise if key[2] == "unexplained")
    differing = {key[2] for key in found if abs(otherwise[key] - found[key]) > 1}
    assert differing == changed
