"""What is true of the embedded company by metrics.md: from its lives, not from its exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingestion.sources.demo.company import Company
from ingestion.sources.demo.days import MONTHS_A_YEAR, add_months
from ingestion.sources.demo.subscriptions import Subscription, Terms

EXACT = Decimal("0.00000001")
NOTHING = Decimal(0)
CLASSES = ("new", "reactivation", "expansion", "contraction", "churn")


@dataclass(frozen=True, slots=True)
class ItemMonth:
    """What one product earns from one customer in one month, in the customer's currency."""

    customer: int
    month: date
    product: str
    currency: str
    mrr: Decimal
    seats: int


@dataclass(frozen=True, slots=True)
class CustomerMonth:
    """One customer and month in the reporting currency: opening + movements + fx = closing."""

    customer: int
    month: date
    opening: Decimal
    movements: Mapping[str, Decimal]
    """Amount by class; every class is there."""
    fx: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Retention:
    """Customers that paid at the start of a window, at the rates of its start."""

    month: date
    n_customers: int
    opening: Decimal
    closing: Decimal
    retained: Decimal

    @property
    def nrr(self) -> float | None:
        """Net revenue retention; None where nobody paid at the start."""
        return float(self.closing / self.opening) if self.opening else None

    @property
    def grr(self) -> float | None:
        """Gross revenue retention; None where nobody paid at the start."""
        return float(self.retained / self.opening) if self.opening else None


def item_months(company: Company) -> Iterator[ItemMonth]:
    """Every product that earns at a month-end, by customer and month."""
    for number, subscriptions in company.subscriptions.items():
        for month in company.months:
            for subscription in subscriptions:
                terms = subscription.terms_before(add_months(month, 1))
                if terms is None or not terms.is_paying:
                    continue
                for product in terms.products:
                    yearly = subscription.price(product, terms).yearly(subscription.interval)
                    mrr = (yearly.quantize(EXACT) / MONTHS_A_YEAR).quantize(EXACT)
                    yield ItemMonth(number, month, product, subscription.currency, mrr, terms.seats)


def local_mrr(company: Company) -> dict[tuple[int, date], Decimal]:
    """MRR by customer and month in the customer's own currency; months without any are left out."""
    totals: dict[tuple[int, date], Decimal] = {}
    for item in item_months(company):
        key = (item.customer, item.month)
        totals[key] = totals.get(key, NOTHING) + item.mrr
    return totals


def customer_months(company: Company) -> Iterator[CustomerMonth]:
    """The movements of every customer in every month, in the reporting currency."""
    mrr = local_mrr(company)
    for someone in company.customers:
        number, currency = someone.number, someone.country.currency
        subscriptions = company.subscriptions[number]
        opening, has_paid, was_paused = NOTHING, False, False
        rate_before = company.rates[currency, company.months[0]]
        for month in company.months:
            closing = mrr.get((number, month), NOTHING)
            rate = company.rates[currency, month]
            is_paused = _is_paused(subscriptions, month)
            fx = closing * (rate - rate_before) if opening else NOTHING
            change = closing * rate - opening * rate_before - fx
            name = _class(
                opening,
                closing,
                has_paid=has_paid,
                is_paused=is_paused,
                was_paused=was_paused,
            )
            yield CustomerMonth(
                customer=number,
                month=month,
                opening=opening * rate_before,
                movements={kind: change if kind == name else NOTHING for kind in CLASSES},
                fx=fx,
                closing=closing * rate,
            )
            opening, rate_before, was_paused = closing, rate, is_paused
            has_paid = has_paid or closing > 0


def _is_paused(subscriptions: tuple[Subscription, ...], month: date) -> bool:
    ends = add_months(month, 1)
    terms: list[Terms | None] = [each.terms_before(ends) for each in subscriptions]
    return any(each is not None and each.state == "paused" for each in terms)


def _class(
    opening: Decimal, closing: Decimal, *, has_paid: bool, is_paused: bool, was_paused: bool
) -> str:
    if not opening and closing:
        if was_paused:
            return "expansion"
        return "reactivation" if has_paid else "new"
    if opening and not closing:
        return "contraction" if is_paused else "churn"
    return "expansion" if closing > opening else "contraction"


def retention(company: Company, window_months: int) -> dict[date, Retention]:
    """Cohort retention over a window of months, by the month that it ends with."""
    mrr = local_mrr(company)
    found: dict[date, Retention] = {}
    for position, month in enumerate(company.months[window_months:]):
        start = company.months[position]
        n_customers, opening, closing, retained = 0, NOTHING, NOTHING, NOTHING
        for someone in company.customers:
            before = mrr.get((someone.number, start), NOTHING)
            if not before:
                continue
            rate = company.rates[someone.country.currency, start]
            now = mrr.get((someone.number, month), NOTHING)
            n_customers += 1
            opening += before * rate
            closing += now * rate
            retained += min(before, now) * rate
        found[month] = Retention(month, n_customers, opening, closing, retained)
    return found


def arpu(company: Company) -> dict[date, Decimal | None]:
    """Closing MRR of a paying customer by month, in the reporting currency."""
    totals = dict.fromkeys(company.months, NOTHING)
    counts = dict.fromkeys(company.months, 0)
    for row in customer_months(company):
        totals[row.month] += row.closing
        counts[row.month] += row.closing > 0
    return {
        month: totals[month] / counts[month] if counts[month] else None for month in company.months
    }
