"""Hundreds of random histories through one dbt build, against a walk through every day."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.properties.conftest import IN_SLICES, MARTS, Built
from tests.properties.kin import DRAWN
from tests.properties.reference_mrr import before, drivers, retention
from tests.properties.reference_value import arpu_change, cohort_usage, cohorts
from tests.properties.walked_months import assert_as_walked
from tests.warehouses import build

pytestmark = pytest.mark.xdist_group("histories")
OF_THE_DRAWN = f"dimension = 'acquisition_channel' and member = '{DRAWN}'"


def test_the_histories_are_many_and_of_every_kind(built: Built) -> None:
    classes = {month.movement_class for of in built.walked.values() for month in of.values()}
    assert len(built.walked) >= 500
    assert classes == {"new", "reactivation", "expansion", "contraction", "churn", None}
    assert any(month.fx for of in built.walked.values() for month in of.values())


def test_every_month_of_every_customer_is_as_walked(built: Built) -> None:
    assert_as_walked(built.warehouse, built.walked)


def test_drivers_are_those_of_the_waterfall(built: Built) -> None:
    found: dict[tuple[object, ...], Fraction] = {}
    for account, month, product, currency, driver, amount in built.rows(
        """
        select records.record_id, month, product, currency, driver, mrr_amount
        from marts.mrr_movements as movements
        inner join intermediate.int_identity__customer_records as records
            on movements.customer_id = records.customer_id
            and records.department = 'billing'
        where driver is not null
        """
    ):
        if account not in built.walked:
            continue
        found[account, month, product, currency, driver] = Fraction(str(amount))
    expected: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    for account, months in built.walked.items():
        for month, walked in months.items():
            if walked.movement_class not in ("expansion", "contraction"):
                continue
            was = months[before(month, 1)].live
            for key in {(item.product, item.currency) for item in (*was, *walked.live)}:
                rate = built.rates[key[1], before(month, 1) if walked.opening else month]
                steps = drivers(
                    [item for item in was if (item.product, item.currency) == key],
                    [item for item in walked.live if (item.product, item.currency) == key],
                )
                for driver, step in steps.items():
                    expected[account, month, *key, driver] = step * rate
    assert len(found) > 500
    for row in found.keys() | expected.keys():
        assert abs(found.get(row, Fraction(0)) - expected[row]) < Fraction(1, 10**6), row


def test_movements_lead_from_month_to_month_by_customer_product_and_currency(built: Built) -> None:
    """To the last digit; what is no movement of a month did not change in it."""
    ((n_moved, n_differing),) = built.rows(
        """
        with paid as (
            select customer_id, product, currency, month, mrr_amount
            from intermediate.int_revenue__product_months
        ),
        changed as (
            from paid
            union all
            select customer_id, product, currency, month + interval 1 month, -mrr_amount
            from paid
        ),
        of_levels as (
            select customer_id, product, currency, month, sum(mrr_amount) as amount
            from changed
            where month <= (select max(month) from paid)
            group by all having amount <> 0
        ),
        of_movements as (
            select customer_id, product, currency, month, sum(mrr_amount) as amount
            from marts.mrr_movements
            group by all having amount <> 0
        )
        select
            count(of_movements.amount),
            count(*) filter (of_levels.amount is distinct from of_movements.amount)
        from of_levels
        full join of_movements using (customer_id, product, currency, month)
        """
    )
    assert n_differing == 0
    assert isinstance(n_moved, int)
    assert n_moved > 5_000


@pytest.mark.parametrize(
    ("window", "months"), [("month", 1), ("trailing_12_months", 12)], ids=["month", "year"]
)
def test_retention_is_that_of_the_cohorts(built: Built, window: str, months: int) -> None:
    rows = built.rows(
        f"""
        select
            month, cohort_opening_mrr_amount, cohort_closing_mrr_amount,
            cohort_retained_mrr_amount, n_cohort_customers, n_retained_customers
        from marts.revenue_retention
        where {OF_THE_DRAWN} and retention_window = '{window}'
        """
    )
    assert len(rows) >= 23 - months
    for month, *amounts in rows:
        expected = retention(built.drawn.values(), _day(month), months)
        assert tuple(Fraction(str(amount)) for amount in amounts) == expected, month


def test_cohorts_keep_their_customers_and_rates(built: Built) -> None:
    rows = built.rows(
        f"""
        select
            cohort_month, month, closing_mrr_amount, cohort_opening_mrr_amount,
            cohort_closing_mrr_amount, cohort_retained_mrr_amount, n_cohort_customers,
            n_retained_customers
        from marts.cohort_retention
        where {OF_THE_DRAWN}
        """
    )
    found = {
        (_day(cohort), _day(month)): tuple(Fraction(str(amount)) for amount in amounts)
        for cohort, month, *amounts in rows
    }
    assert found == cohorts(built.drawn.values(), built.rates)


@pytest.mark.parametrize("product", [None, "core", "plus"], ids=["all", "core", "plus"])
def test_arpu_changes_by_those_who_stay_and_by_who_joined_and_left(
    built: Built, product: str | None
) -> None:
    parts = ("opening", "product", "seats", "price", "discount", "pause", "fx", "mix")
    rows = built.rows(
        f"""
        select month, {", ".join(f"{part}_arpu_amount" for part in parts)}
        from marts.arpu
        where {f"dimension = 'product' and member = '{product}'" if product else OF_THE_DRAWN}
        """
    )
    assert len(rows) > 20
    for month, *amounts in rows:
        expected = arpu_change(built.drawn.values(), built.rates, _day(month), product)
        if expected is None:
            assert set(amounts) == {None}, month
            continue
        for part, amount in zip(parts, amounts, strict=True):
            difference = Fraction(str(amount)) - expected.get(part, Fraction(0))
            assert abs(difference) < Fraction(1, 10**6), (month, part)


@pytest.mark.parametrize(
    ("window", "months"), [("month", 1), ("trailing_12_months", 12)], ids=["month", "year"]
)
def test_usage_beside_mrr_is_that_of_the_cohorts(built: Built, window: str, months: int) -> None:
    rows = built.rows(
        f"""
        select
            month, cohort_opening_usage_amount, cohort_closing_usage_amount,
            cohort_opening_mrr_amount, cohort_closing_mrr_amount, nrr_incl_usage
        from marts.revenue_retention
        where {OF_THE_DRAWN} and retention_window = '{window}'
        """
    )
    customers = [(months, built.used[account]) for account, months in built.drawn.items()]
    assert len(rows) >= 23 - months
    for month, *amounts, nrr in rows:
        used = cohort_usage(customers, built.rates, _day(month), months)
        opening, closing, opening_mrr, closing_mrr = (Fraction(str(amount)) for amount in amounts)
        assert (opening, closing) == used, month
        if opening_mrr:
            assert nrr == pytest.approx(float((closing_mrr + closing) / (opening_mrr + opening)))


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


SCOPES = ("items", "revenue", "stages", "documents")
"""Sets of models that are made of changed customers alone."""


@pytest.mark.parametrize("scope", SCOPES)
def test_only_changed_customers_were_made_by_the_second_build(built: Built, scope: str) -> None:
    """Else nothing here tells whether changes alone lead to what the walk finds."""
    assert built.rows(f"select is_incremental from kept_{scope}.runs") == [(True,)]
    ((n_changed,),) = built.rows(f"select count(*) from kept_{scope}.changed_customer_id")
    ((n_customers,),) = built.rows(f"select count(*) from kept_{scope}.inputs")
    assert n_customers / 50 < n_changed < 0.1 * n_customers


BACK_IN_AN_EARLIER_SLICE = """
select count(*) filter (where slice < slice_before) from (
    select slice, lag(slice) over (order by made.rowid) as slice_before
    from {table} as made
    inner join kept_revenue.slices as slices
        on slices.key_column = 'customer_id'
        and made.customer_id >= slices.first_key
        and (made.customer_id < slices.end_key or slices.end_key is null)
)
"""


def test_slices_lead_to_what_is_made_at_once_and_of_changes(built: Built, tmp_path: Path) -> None:
    """Row for row in every table that is made so: of customers, of parents, and sums."""
    tables = [
        name
        for (name,) in built.rows(
            "select distinct made.table_schema || '.' || made.table_name"
            " from information_schema.tables as made"
            " inner join information_schema.tables as twins using (table_name)"
            " where regexp_matches(twins.table_schema, '^(changed|slice)_')"
            " and made.table_schema in ('intermediate', 'marts')"
        )
    ]
    assert {"marts.customer_months", "marts.customer_ledger", "marts.mrr_movements"} < set(tables)
    assert len(tables) > 30
    shutil.copy(built.warehouse, tmp_path / "of_changes.duckdb")
    made_anew = [f"int_revenue__changed_items+,+{mart}" for mart in MARTS]
    build(built.warehouse.parent, made_anew, with_tests=False, variables=IN_SLICES)
    for scope in SCOPES:
        assert built.rows(f"select is_incremental from kept_{scope}.runs") == [(False,)]
    with duckdb.connect(built.warehouse, read_only=True) as connection:
        connection.execute(f"attach '{tmp_path / 'of_changes.duckdb'}' as of_changes (read_only)")
        for table in tables:
            for ours, theirs in ((table, f"of_changes.{table}"), (f"of_changes.{table}", table)):
                differing = connection.execute(f"from {ours} except all from {theirs}").fetchall()
                assert not differing, table
        product_months = "intermediate.int_revenue__product_months"
        is_back = [
            connection.execute(BACK_IN_AN_EARLIER_SLICE.format(table=table)).fetchall()[0][0] > 0
            for table in (product_months, f"of_changes.{product_months}", "marts.customer_months")
        ]
        assert is_back == [False, True, False]


def test_after_a_model_that_was_made_alone_the_next_run_makes_all_of_its_scope(
    built: Built,
) -> None:
    """The hash of what it is made of is not that of today."""
    build(built.warehouse.parent, ["int_revenue__valued_items"], with_tests=False)
    assert ("int_revenue__valued_items",) in built.rows("from kept_items.rebuilt")
