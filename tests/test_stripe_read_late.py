"""Subscriptions that Stripe's API tells late: before their first version invoices tell them.

The embedded company's, whole, against the same of which all versions up to a day are one of that
day, as the first reading of an account finds them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouses import build

pytestmark = pytest.mark.xdist_group("demo")
READ_ON = "date '2026-04-10'"
PERIODS = "intermediate.int_billing__subscription_periods_from_stripe"
READ_LATE = f"""
    create or replace table accepted.stripe__subscriptions as
    with versions as (
        select
            *,
            cast(version as decimal(24, 6)) as seconds,
            epoch({READ_ON} + interval 12 hour) as first_reading
        from accepted.stripe__subscriptions
    )
    select * exclude (seconds, first_reading)
        replace (cast(greatest(seconds, first_reading) as varchar) as version)
    from versions
    qualify
        seconds > first_reading
        or row_number() over (
            partition by source_system, record_key, seconds > first_reading order by seconds desc
        ) = 1
"""


@pytest.fixture(scope="module")
def late(
    demo_generation: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company as it is told late; `whole` has the periods that all versions tell."""
    home = tmp_path_factory.mktemp("late")
    warehouse = shutil.copy(demo_generation.resolve().parents[2] / "warehouse.duckdb", home)
    with duckdb.connect(warehouse) as connection:
        connection.execute(f"create schema whole; create table whole.periods as from {PERIODS}")
        connection.execute(READ_LATE)
    build(home, ["+int_billing__subscription_periods_from_stripe"], with_tests=True)
    with duckdb.connect(warehouse, read_only=True) as connection:
        yield connection


def test_what_was_charged_is_what_all_versions_say(late: duckdb.DuckDBPyConnection) -> None:
    """On the first day of what was charged, to a unit of the currency that invoices round to."""
    late.execute(
        """
        create temp view charged as
        select
            charged.*,
            whole.quantity as right_quantity,
            whole.recurring_amount as right_amount,
            whole.recurring_amount + whole.discount_amount as right_list_amount,
            case when charged.currency in ('JPY', 'KRW') then 1 else 0.02 end as rounding
        from intermediate.int_billing__stripe_charged_items as charged
        left join whole.periods as whole
            on charged.subscription_item_id = whole.subscription_item_id
            and whole.effective_from <= charged.valid_from
            and coalesce(whole.effective_to, date '9999-12-31') > charged.valid_from
            and whole.period_state <> 'trial'
        where charged.valid_from < charged.valid_to
        """
    )
    ((n_charges, n_subscriptions),) = late.sql(
        "select count(*), count(distinct subscription_id) from charged"
    ).fetchall()
    assert n_charges > 5_000
    assert n_subscriptions > 400
    wrong = late.sql(
        "from charged where quantity is distinct from right_quantity"
        " or abs(list_amount - right_list_amount) > rounding"
    ).fetchall()
    assert wrong == []
    # A coupon that took off one invoice alone and is shown no longer counts as given once.
    wrong = late.sql(
        "from charged where abs(recurring_amount - right_amount) > rounding"
        " and recurring_amount <> list_amount"
    ).fetchall()
    assert wrong == []
    ((n_of_one_invoice,),) = late.sql(
        "select count(*) from charged where abs(recurring_amount - right_amount) > rounding"
    ).fetchall()
    assert n_of_one_invoice < n_charges / 200


def test_since_they_are_read_versions_tell_the_same(late: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "subscription_item_id, quantity, recurring_amount, discount_amount, period_state,"
        " coalesce(effective_to, date '9999-12-31') as effective_to"
    )
    since, whole = (
        f"select {columns}, greatest(effective_from, {READ_ON}) as effective_from from {table}"
        f" where not is_deleted and coalesce(effective_to, date '9999-12-31') > {READ_ON}"
        for table in (PERIODS, "whole.periods")
    )
    assert late.sql(f"({since}) except ({whole})").fetchall() == []
    assert late.sql(f"({whole}) except ({since})").fetchall() == []


def test_invoices_tell_most_months_that_the_first_version_would_not(
    late: duckdb.DuckDBPyConnection,
) -> None:
    """What changed within an interval shows when the next one is charged."""
    late.execute(
        f"""
        create temp view months as
        select
            months.month,
            whole.subscription_item_id,
            whole.recurring_amount as right_amount,
            told.recurring_amount as told_amount,
            of_first_version.recurring_amount as first_version_amount
        from (
            select unnest(generate_series(date '2023-11-01', {READ_ON}, interval 1 month)) as month
        ) as months
        inner join whole.periods as whole
            on months.month > whole.effective_from
            and months.month <= coalesce(whole.effective_to, date '9999-12-31')
            and whole.period_state = 'active'
            and not whole.is_deleted
        left join {PERIODS} as told
            on whole.subscription_item_id = told.subscription_item_id
            and months.month > told.effective_from
            and months.month <= coalesce(told.effective_to, date '9999-12-31')
        left join whole.periods as of_first_version
            on whole.subscription_item_id = of_first_version.subscription_item_id
            and {READ_ON} >= of_first_version.effective_from
            and {READ_ON} < coalesce(of_first_version.effective_to, date '9999-12-31')
        """
    )
    ((n_months, n_told, n_of_first_version),) = late.sql(
        """
        select
            count(*),
            count(*) filter (abs(told_amount - right_amount) <= 1),
            count(*) filter (abs(first_version_amount - right_amount) <= 1)
        from months
        """
    ).fetchall()
    assert n_told > 0.85 * n_months
    assert n_of_first_version < 0.6 * n_months
