"""MRR, movements and retention from a list of periods: plain loops over exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

NOTHING = Fraction(0)
EARNING_STATES = ("active", "past_due")


@dataclass(frozen=True)
class Period:
    """An item with constant terms: `monthly` without tax in `currency`; `end` is exclusive."""

    customer: str
    product: str
    currency: str
    monthly: Fraction
    state: str
    start: date
    end: date | None


@dataclass
class Movement:
    """One customer and month in the reporting currency."""

    customer: str
    month: date
    opening: Fraction
    kind: str
    amount: Fraction
    fx: Fraction
    closing: Fraction


Rates = dict[tuple[str, date], Fraction]
"""Per currency and month (first day): reporting currency for one unit, at the month's end."""


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        months.append(next_month(months[-1]))
    return months


def is_live(period: Period, month: date) -> bool:
    """Whether the period is in force at the last instant of `month`."""
    after = next_month(month)
    return period.start < after and (period.end is None or period.end >= after)


def mrr(periods: Iterable[Period], months: list[date]) -> dict[tuple[str, str, date], Fraction]:
    """MRR by customer, currency and month, in that currency; what is 0 is left out."""
    totals: dict[tuple[str, str, date], Fraction] = defaultdict(Fraction)
    for period in periods:
        for month in months:
            if period.state in EARNING_STATES and period.monthly and is_live(period, month):
                totals[period.customer, period.currency, month] += period.monthly
    return dict(totals)


def movements(periods: list[Period], months: list[date], rates: Rates) -> list[Movement]:
    """What moved each customer's MRR from month-end to month-end; months without a move too."""
    local = mrr(periods, months)
    customers = sorted({period.customer for period in periods})
    currencies = sorted({period.currency for period in periods})
    found = []
    for customer in customers:
        paused = [p for p in periods if p.customer == customer and p.state == "paused"]
        earned_before = False
        for position, month in enumerate(months):
            before = months[position - 1] if position else None
            opening = closing = closing_at_old_rates = NOTHING
            for currency in currencies:
                now = local.get((customer, currency, month), NOTHING)
                closing += now * rates[currency, month]
                if before is not None:
                    then = local.get((customer, currency, before), NOTHING)
                    opening += then * rates[currency, before]
                    closing_at_old_rates += now * rates[currency, before]
            is_paused = any(is_live(period, month) for period in paused)
            was_paused = before is not None and any(is_live(period, before) for period in paused)
            fx = closing - closing_at_old_rates if opening else NOTHING
            amount = closing - opening - fx
            if opening and closing:
                kind = "expansion" if amount > 0 else "contraction"
            elif opening:
                kind = "contraction" if is_paused else "churn"
            elif not earned_before:
                kind = "new"
            else:
                kind = "expansion" if was_paused else "reactivation"
            found.append(Movement(customer, month, opening, kind, amount, fx, closing))
            earned_before = earned_before or closing > 0
    return found


@dataclass
class Cohort:
    """Those who paid at the start of a window, at the rates of its start."""

    n_customers: int = 0
    opening: Fraction = NOTHING
    closing: Fraction = NOTHING
    retained: Fraction = NOTHING

    @property
    def nrr(self) -> float:
        return float(self.closing / self.opening)

    @property
    def grr(self) -> float:
        return float(self.retained / self.opening)


def retention(
    periods: list[Period], months: list[date], rates: Rates, window: int
) -> dict[date, Cohort]:
    """The cohort of each window of so many months, by the month it ends with."""
    local = mrr(periods, months)
    customers = sorted({period.customer for period in periods})
    currencies = sorted({period.currency for period in periods})
    found: dict[date, Cohort] = {}
    for position in range(window, len(months)):
        start, end = months[position - window], months[position]
        cohort = found.setdefault(end, Cohort())
        for customer in customers:
            then = now = NOTHING
            for currency in currencies:
                rate = rates[currency, start]
                then += local.get((customer, currency, start), NOTHING) * rate
                now += local.get((customer, currency, end), NOTHING) * rate
            if then > 0:
                cohort.n_customers += 1
                cohort.opening += then
                cohort.closing += now
                cohort.retained += min(then, now)
    return found
