"""The embedded company in memory: its customers, what they subscribed to, and exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingestion.sources.demo import behaviour, catalog
from ingestion.sources.demo.customers import Customer, customer
from ingestion.sources.demo.days import months_until
from ingestion.sources.demo.randomness import stream
from ingestion.sources.demo.subscriptions import Subscription
from workspace.settings import Demo

REPORTING_CURRENCY = "USD"
RATE_SWING = 0.04
"""How far rates move to either side of their base."""


@dataclass(frozen=True, slots=True)
class Company:
    """What happened: exports and truth are both made from this, neither from the other."""

    demo: Demo
    months: tuple[date, ...]
    """First days of the months, the month of `as_of` last."""
    customers: tuple[Customer, ...]
    subscriptions: Mapping[int, tuple[Subscription, ...]]
    """Per customer number, oldest first."""
    rates: Mapping[tuple[str, date], Decimal]
    """Per currency and month: units of the reporting currency for one unit."""


def company(demo: Demo) -> Company:
    """The company that `demo` describes; the same for the same arguments, on every machine."""
    months = months_until(demo.as_of, demo.months)
    customers = tuple(
        customer(demo.seed, number, months[0], demo.as_of)
        for number in range(1, demo.customers + 1)
    )
    return Company(
        demo=demo,
        months=months,
        customers=customers,
        subscriptions={
            someone.number: behaviour.lives(someone, demo.seed, demo.as_of) for someone in customers
        },
        rates=_rates(demo.seed, months),
    )


def _rates(seed: int, months: tuple[date, ...]) -> dict[tuple[str, date], Decimal]:
    rates = {(REPORTING_CURRENCY, month): Decimal(1) for month in months}
    for code, base in catalog.BASE_RATES.items():
        for month in months:
            swing = RATE_SWING * (2 * stream(seed, "rate", code, month).random() - 1)
            rates[code, month] = round(Decimal(base * (1 + swing)), 8)
    return rates
