"""The embedded company's truth: equal to the reference over its exports, and plausible."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from reference import demo_exports
from reference.recurring_revenue import Period, Rates, movements, mrr, retention

from ingestion.sources.demo import engagement, support, truth, write_exports
from ingestion.sources.demo.company import Company, company
from ingestion.sources.demo.subscriptions import Subscription
from workspace.settings import Demo

TENTH_OF_A_CENT = 0.001


@pytest.fixture(scope="module")
def told() -> Company:
    return company(Demo())


@pytest.fixture(scope="module")
def written(
    told: Company, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Period], list[date], Rates]:
    """Periods, months and rates as the exports tell them."""
    folder: Path = tmp_path_factory.mktemp("exports")
    write_exports(told.demo, folder)
    months = list(told.months)
    return demo_exports.periods(folder), months, demo_exports.rates(folder, months)


def test_mrr_of_every_customer_and_month_is_what_the_exports_say(
    told: Company, written: tuple[list[Period], list[date], Rates]
) -> None:
    periods, months, _ = written
    known = {}
    for (number, month), amount in truth.local_mrr(told).items():
        someone = told.customers[number - 1]
        known[someone.billing_id, someone.country.currency, month] = amount
    asked = mrr(periods, months)
    assert known.keys() == asked.keys()
    assert len(known) > 5000
    for key, amount in known.items():
        assert float(amount) == pytest.approx(float(asked[key]), abs=TENTH_OF_A_CENT), key


def test_movements_are_what_the_exports_say(
    told: Company, written: tuple[list[Period], list[date], Rates]
) -> None:
    asked = {(row.customer, row.month): row for row in movements(*written)}
    kinds: Counter[str] = Counter()
    for row in truth.customer_months(told):
        customer = told.customers[row.customer - 1].billing_id
        other = asked.get((customer or "", row.month))
        moved = {kind: amount for kind, amount in row.movements.items() if amount}
        assert row.opening + sum(moved.values()) + row.fx == row.closing
        if other is None:
            assert row.closing == 0
            continue
        kinds.update(moved.keys())
        expected = {other.kind: other.amount} if abs(other.amount) > Fraction(1, 1000) else {}
        assert moved.keys() == expected.keys(), (customer, row.month)
        for kind, amount in expected.items():
            assert float(moved[kind]) == pytest.approx(float(amount), abs=TENTH_OF_A_CENT)
        assert float(row.fx) == pytest.approx(float(other.fx), abs=TENTH_OF_A_CENT)
    assert set(kinds) == set(truth.CLASSES)


@pytest.mark.parametrize("window", [1, 12], ids=["month", "trailing 12 months"])
def test_retention_is_what_the_exports_say(
    told: Company, written: tuple[list[Period], list[date], Rates], window: int
) -> None:
    known = truth.retention(told, window)
    asked = {month: row for month, row in retention(*written, window).items() if row.n_customers}
    assert {month for month, row in known.items() if row.n_customers} == set(asked)
    for month, cohort in asked.items():
        assert known[month].n_customers == cohort.n_customers
        assert float(known[month].opening) == pytest.approx(float(cohort.opening))
        assert known[month].nrr == pytest.approx(cohort.nrr)
        assert known[month].grr == pytest.approx(cohort.grr)


def test_the_company_is_plausible(told: Company) -> None:
    last_complete = told.months[-2]
    year = truth.retention(told, 12)[last_complete]
    assert year.nrr is not None
    assert year.grr is not None
    assert 1.0 <= year.nrr <= 1.12
    assert 0.85 <= year.grr <= 0.95
    sizes: Counter[str] = Counter()
    for row in truth.customer_months(told):
        if row.month == last_complete and row.closing:
            yearly = 12 * row.closing
            bounds = (1000, 5000, 20_000, 100_000)
            sizes[str(sum(yearly >= bound for bound in bounds))] += 1
    assert min(sizes[band] for band in "01234") >= 15


def test_everything_that_happens_to_customers_happens(told: Company) -> None:
    lives = [each for lives in told.subscriptions.values() for each in lives]
    states = {change.terms.state for each in lives for change in each.changes}
    assert states == {"active", "trial", "paused", "past_due"}
    assert {each.interval for each in lives} == {"month", "quarter", "year"}
    assert {each.currency for each in lives} == {"USD", "EUR", "GBP", "JPY"}
    assert any(failure.recovered for each in lives for failure in each.failures)
    assert any(failure.recovered is None for each in lives for failure in each.failures)
    assert sum(len(each) > 1 for each in told.subscriptions.values()) >= 5
    alone = [someone for someone in told.customers if len(someone.known_to) == 1]
    assert {next(iter(someone.known_to)) for someone in alone} == {"crm", "billing", "helpdesk"}
    assert len(alone) <= 12


def leavers(told: Company) -> list[tuple[int, Subscription]]:
    return [
        (number, each)
        for number, lives in told.subscriptions.items()
        for each in lives
        if each.end is not None and each.declines and each.declines[-1].end == each.end
    ]


def test_use_falls_before_customers_leave(told: Company) -> None:
    before = last = 0
    for number, subscription in leavers(told):
        for use in engagement.uses(told, told.customers[number - 1]):
            days_left = (subscription.end - use.day).days if subscription.end else 0
            if use.subscription_id != subscription.subscription_id:
                continue
            before += use.n_actions * (150 < days_left <= 180)
            last += use.n_actions * (0 < days_left <= 30)
    assert 0 < last < 0.5 * before


def test_tickets_rise_and_ratings_fall_before_customers_leave(told: Company) -> None:
    tickets: Counter[bool] = Counter()
    scores: dict[bool, list[int]] = {True: [], False: []}
    for number, subscription in leavers(told):
        for ticket in support.tickets(told, told.customers[number - 1]):
            created = ticket.events[0].at.date()
            is_late = created >= subscription.declines[-1].begin
            tickets[is_late] += subscription.start <= created
            if ticket.score is not None:
                scores[is_late].append(ticket.score)
    days = {True: 0, False: 0}
    for _, subscription in leavers(told):
        decline = subscription.declines[-1]
        days[True] += (decline.end - decline.begin).days
        days[False] += (decline.begin - subscription.start).days
    assert tickets[True] / days[True] > 1.3 * tickets[False] / days[False]
    means = {late: sum(given) / len(given) for late, given in scores.items()}
    assert means[True] < means[False] - 0.2
