from collections.abc import Iterator
from datetime import date

import pytest

from tests.ingestion.demo import truth_figures
from tests.ingestion.demo.billed_company import whole_company


@pytest.fixture(scope="module")
def made() -> Iterator:
    with whole_company() as db:
        yield db


@pytest.fixture
def rows(made):
    return lambda query: made.execute(query).fetchall()


def test_items_earn_what_truth_says_at_every_month_end(rows) -> None:
    found = rows("""
        with renewals as (
            select predecessor_period_id as period_id, effective_from as renewed_from
            from records.billing__subscription_periods where predecessor_period_id is not null
        ),
        periods as (
            select
                periods.*,
                if(
                    renewed_from - effective_to <= 30, renewed_from,
                    coalesce(effective_to, date '9999-12-31')
                ) as lasts_to,
                case billing_interval
                    when 'week' then 52 when 'month' then 12 when 'quarter' then 4 else 1
                end as a_year
            from records.billing__subscription_periods as periods
            left join renewals on periods.period_id = renewals.period_id
        ),
        item_months as (
            select
                _subscription as subscription, month, product_name as product, quantity,
                if(period_state in ('active', 'past_due'), recurring_amount, 0) * a_year
                as yearly, interval_count
            from periods
            inner join facts.months on effective_from < next_month and lasts_to >= next_month
            where not is_metered and _customer is not null
        )
        select
            count(*) > 10000,
            count(*) filter (where item_months.month is null or truths.month is null),
            count(*) filter (where item_months.quantity <> truths.quantity),
            -- Both roundings together move the eighth decimal at most.
            count(*) filter (where
                abs(truths.mrr_amount * 12 * interval_count - yearly) > 0.00000014 * interval_count
            )
        from item_months
        full join truth.item_months as truths using (subscription, month, product)
    """)
    assert found == [(True, 0, 0, 0)]


def test_movements_close_to_the_last_digit(rows) -> None:
    found = rows("""
        select count(*) > 1000, count(*) filter (where
            opening + new + reactivation + expansion + contraction + churn + fx <> closing
            or contraction > 0 or churn > 0 or expansion < 0 or new < 0 or reactivation < 0
        ) from truth.movements
    """)
    assert found == [(True, 0)]


def test_opening_is_the_closing_of_the_month_before(rows) -> None:
    found = rows("""
        select count(*) from truth.movements as now
        inner join truth.movements as before
            on now.customer = before.customer and now.month = before.month + to_months(1)
        where now.opening <> before.closing
    """)
    assert found == [(0,)]


def test_retention_of_the_truth_is_within_its_bounds(made) -> None:
    found = truth_figures.retention(made, 12)
    last = found[date(2026, 9, 1)]
    assert last.n_customers > 100
    assert last.grr is not None
    assert last.nrr is not None
    assert 0 < last.grr <= 1
    assert last.grr <= last.nrr
    assert found[date(2023, 12, 1)].nrr is None
    query = "select sum(closing) from truth.movements where month = date '2026-09-01'"
    total = made.execute(query).fetchone()[0]
    assert truth_figures.revenue(made)[date(2026, 9, 1)].closing == total
