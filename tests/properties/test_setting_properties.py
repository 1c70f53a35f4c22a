"""Random histories under other settings: MRR is as walked, and billing still explains all of it."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.properties.conftest import LAST_DAY, N_CUSTOMERS, Built
from tests.properties.random_histories import (
    AS_OF,
    BY_CONTRACT,
    CONTRACTS,
    TERM,
    account_id,
)
from tests.properties.reference_mrr import History, Item, history
from tests.properties.walked_months import assert_as_walked
from tests.warehouses import remake, stage_settings
from workspace.settings import Metrics, RecurringSource

pytestmark = pytest.mark.xdist_group("histories")
SETTINGS = {
    "list amounts, past due out": Metrics(mrr_discounts="none", mrr_past_due="exclude"),
    "all discounts, ends at the notice, long gaps bridged": Metrics(
        mrr_discounts="all", churn_timing="cancelled_at", renewal_gap_days=64
    ),
    "pause is churn, long absent is new, no gap bridged": Metrics(
        mrr_pause="churn", reactivation_window_days=90, renewal_gap_days=0
    ),
}
STEPS = ("discount", "proration", "change_not_billed", "billed_not_in_force", "not_billed",
         "counting_rules", "billed_for_other_months", "month_end_measure")  # fmt: skip


def test_what_was_billed_explains_mrr_whatever_the_habit_of_billing(built: Built) -> None:
    largest = _largest(built.warehouse)
    assert largest["unexplained"] == 0
    assert {step: largest[step] for step in STEPS if largest[step] < 50} == {}


@pytest.mark.parametrize("name", SETTINGS)
def test_mrr_is_as_walked_and_explained_under_other_settings(
    built: Built, name: str, tmp_path: Path
) -> None:
    warehouse = _remade(built, SETTINGS[name], tmp_path)
    walked = {
        account: history(items, built.rates, LAST_DAY, SETTINGS[name])
        for account, items in built.histories.items()
    }
    n_changed = sum(walked[account] != built.walked[account] for account in walked)
    assert n_changed > 10, "the setting changes nothing here"
    assert_as_walked(warehouse, walked)
    assert _largest(warehouse)["unexplained"] == 0


@pytest.mark.parametrize("first", ["billing", "contracts"])
def test_a_customer_with_contract_and_billing_counts_by_the_first_and_is_shown(
    built: Built, first: RecurringSource, tmp_path: Path
) -> None:
    order: tuple[RecurringSource, ...] = ("billing", "contracts")
    metrics = Metrics(recurring_sources=order if first == "billing" else order[::-1])
    warehouse = _remade(built, metrics, tmp_path)
    by_contract = {
        account_id(number): _by_contract(built, arr) for number, arr in CONTRACTS.items()
    }
    assert_as_walked(warehouse, built.walked | (by_contract if first == "contracts" else {}))
    assert _largest(warehouse)["unexplained"] == 0
    assert (_largest(warehouse)["other_sources"] > 2000) == (first == "contracts")
    with duckdb.connect(warehouse, read_only=True) as connection:
        months, amount = connection.execute(
            "select count(*), max(closing_mrr_amount)::varchar from marts.customer_months"
            " inner join intermediate.int_identity__customer_records using (customer_id)"
            f" where record_id = '{BY_CONTRACT}' and closing_mrr_amount > 0"
        ).fetchall()[0]
        assert (months, Fraction(amount)) == (14, 2000), "who has no billing counts by contract"
        shown = connection.execute(
            "select distinct recurring_source, local_contracts_arr_amount - 1200 * cast("
            "right(record_id, 4) as integer) from marts.recurring_overlaps"
            " inner join intermediate.int_identity__customer_records using (customer_id)"
            " where department = 'billing' and currency = 'USD'"
            f" and record_id < '{account_id(N_CUSTOMERS)}'"
        ).fetchall()
    assert shown == [(first, 0)]


def test_subscriptions_at_the_prices_of_a_list_are_in_mrr(built: Built) -> None:
    """They are among what is walked; here they are in what was found."""
    rows = built.rows(
        "select record_id, closing_mrr_amount::varchar from marts.customer_months"
        " inner join intermediate.int_identity__customer_records using (customer_id)"
        " where source_system = 'price_list' and month = '2024-10-01'"
    )
    assert {str(name): Fraction(str(amount)) for name, amount in rows} == {
        "graduated": 287, "volume": Fraction("67.83333333"), "package": 15, "with_tax": 100,
    }  # fmt: skip


def test_only_billing_counts_where_no_setting_says_otherwise(built: Built) -> None:
    rows = built.rows(
        "select count(*) from marts.customer_months"
        " inner join intermediate.int_identity__customer_records using (customer_id)"
        f" where record_id = '{BY_CONTRACT}' and closing_mrr_amount > 0"
    )
    assert rows == [(0,)]


def _by_contract(built: Built, arr: int) -> History:
    """The months of who pays by its contract alone."""
    start, end = TERM
    item = Item(
        period_id="contract", product="(unknown)", currency="USD", quantity=0,
        recurring=Fraction(arr), discount=Fraction(0), interval="year", interval_count=1,
        state="active", is_metered=False, start=start, end=end, predecessor=None,
    )  # fmt: skip
    return history([item], built.rates, LAST_DAY)


def _remade(built: Built, metrics: Metrics, folder: Path) -> Path:
    """A copy of the warehouse as it is under other settings."""
    warehouse = Path(shutil.copy(built.warehouse, folder / "warehouse.duckdb"))
    with duckdb.connect(warehouse) as connection:
        stage_settings(connection, AS_OF, metrics)
    marts = "customer_months", "billing_reconciliation", "recurring_overlaps"
    remake(warehouse, built.warehouse.parent / "target", marts)
    return warehouse


def _largest(warehouse: Path) -> dict[str, Fraction]:
    """The largest amount of each step of the reconciliation."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select reconciliation_class, max(abs(local_amount))::varchar"
            " from marts.billing_reconciliation group by reconciliation_class"
        ).fetchall()
    return {step: Fraction(amount) for step, amount in rows}
