"""Cohorts, changes of ARPU and usage, customer by customer, in exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.properties.reference_mrr import (
    History,
    Item,
    Month,
    Rates,
    before,
    drivers,
    rounded,
    valued,
)

Amounts = tuple[Fraction, ...]
Usage = tuple[date, str, Fraction]
"""Day, currency and amount."""
NOBODY: tuple[Item, ...] = ()


def cohorts(histories: Iterable[History], rates: Rates) -> dict[tuple[date, date], Amounts]:
    """By month of first payment and month since: what is made of the customers of that cohort.

    MRR at the month's rates, MRR at the start, MRR and MRR retained at the start's rates, customers
    at the start and paying customers.
    """
    found: dict[tuple[date, date], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 6)
    for of_customer in histories:
        paying = sorted(month for month, walked in of_customer.items() if walked.closing)
        for month, walked in of_customer.items():
            if not paying or month < paying[0]:
                continue
            opening = of_customer[paying[0]].closing
            constant = valued(walked.live, rates, month, paying[0])
            parts = (
                walked.closing, opening, constant, min(constant, opening), 1, walked.closing > 0
            )  # fmt: skip
            sums = found[paying[0], month]
            found[paying[0], month] = [a + b for a, b in zip(sums, parts, strict=True)]
    return {key: tuple(sums) for key, sums in found.items()}


def arpu_change(
    histories: Iterable[History], rates: Rates, month: date, product: str | None = None
) -> dict[str, Fraction] | None:
    """What ARPU changed by since the month before, of all or of one product; None without a base.

    Mix is not the rest here: it is ARPU had those who stay paid as before, less ARPU before.
    """
    previous = before(month, 1)
    moved: dict[str, Fraction] = defaultdict(Fraction)
    opening = without_moves = Fraction(0)
    n_before = n_now = 0
    for of_customer in histories:
        was, now = (_bought(of_customer.get(at), product) for at in (previous, month))
        paid, pays = valued(was, rates, previous, previous), valued(now, rates, month, month)
        is_old = previous in of_customer and bool(of_customer[previous].closing)
        at_old_rates = valued(now, rates, month, previous) if is_old else pays
        moved["fx"] += pays - at_old_rates
        without_moves += (paid or at_old_rates) if pays else 0
        if paid and pays:
            for driver, step in _steps(was, now, rates, previous).items():
                moved[driver] += step
        opening += paid
        n_before += paid > 0
        n_now += pays > 0
    if not (n_before and n_now):
        return None
    before_arpu = opening / n_before
    parts = {part: amount / n_now for part, amount in moved.items()}
    return parts | {"opening": before_arpu, "mix": without_moves / n_now - before_arpu}


def _bought(month: Month | None, product: str | None) -> tuple[Item, ...]:
    live = month.live if month else NOBODY
    return tuple(item for item in live if product in (None, item.product))


def _steps(
    was: Iterable[Item], now: Iterable[Item], rates: Rates, rate_month: date
) -> dict[str, Fraction]:
    """Drivers of a customer's items at the rates of a month, product by product and currency."""
    was, now = list(was), list(now)
    found: dict[str, Fraction] = defaultdict(Fraction)
    for key in {(item.product, item.currency) for item in (*was, *now)}:
        steps = drivers(
            [item for item in was if (item.product, item.currency) == key],
            [item for item in now if (item.product, item.currency) == key],
        )
        for driver, step in steps.items():
            found[driver] += step * rates[key[1], rate_month]
    return found


def cohort_usage(
    customers: Iterable[tuple[History, list[Usage]]], rates: Rates, month: date, months: int
) -> tuple[Fraction, Fraction]:
    """Usage of those with MRR at t - n, in the mean month up to then and up to t."""
    opening = closing = Fraction(0)
    start = before(month, months)
    for of_customer, used in customers:
        if used and start in of_customer and of_customer[start].closing:
            first = min(*of_customer, *(day.replace(day=1) for day, _, _ in used))
            opening += _mean_usage(used, first, start, rates, start)
            closing += _mean_usage(used, first, month, rates, start)
    return opening, closing


def _mean_usage(
    used: Iterable[Usage], first: date, month: date, rates: Rates, rate_month: date
) -> Fraction:
    """A month of the last twelve, or since the first one, at the rates of a month."""
    year = [at for at in (before(month, n) for n in range(12)) if at >= first]
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for day, currency, amount in used:
        if day.replace(day=1) in year:
            sums[currency] += amount
    means = {currency: rounded(amount / len(year)) for currency, amount in sums.items()}
    return sum(
        (
            rounded(mean * rates.get((currency, rate_month), rates[currency, month]))
            for currency, mean in means.items()
        ),
        Fraction(0),
    )
