"""What a subscription lives through: terms that change on dated days, until it ends or goes on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from ingestion.sources.demo import catalog

LIST_PRICE = Decimal(1)
NO_DISCOUNT = Decimal(0)
RAMP_DAYS = 90
LOWEST_MOOD = 0.25
PAUSED_MOOD = 0.05


@dataclass(frozen=True, slots=True)
class Terms:
    """What is subscribed to, and on which conditions, from one change to the next."""

    state: str
    """active, trial, paused or past_due."""
    seats: int
    products: tuple[str, ...]
    """The plan, then the modules."""
    uplift: Decimal = LIST_PRICE
    discount: Decimal = NO_DISCOUNT
    """Share of the price that is given away."""

    @property
    def is_paying(self) -> bool:
        """Whether the terms are recurring revenue; who is past due still counts."""
        return self.state in {"active", "past_due"}


@dataclass(frozen=True, slots=True)
class Change:
    """Terms that hold from the start of a day on."""

    day: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Failure:
    """A payment that failed on a day, and the day on which it was made good, if it was."""

    day: date
    recovered: date | None


@dataclass(frozen=True, slots=True)
class Decline:
    """A time of falling use, more trouble and worse moods; many of them end in leaving."""

    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class Price:
    """What one product costs under terms: amounts of one billing interval, without tax."""

    list_amount: Decimal
    discount_amount: Decimal

    @property
    def amount(self) -> Decimal:
        """What is charged."""
        return self.list_amount - self.discount_amount

    def yearly(self, interval: str) -> Decimal:
        """The charge of a year, where the price is that of `interval`."""
        return self.amount * 12 / catalog.INTERVAL_MONTHS[interval]


@dataclass(slots=True)
class Subscription:
    """One subscription of one customer: its changes in order of days, and what went with them."""

    subscription_id: str
    currency: str
    interval: str
    start: date
    first_paid: date | None = None
    """First day that is charged for; None where a trial led nowhere."""
    end: date | None = None
    """First day without service; None while it runs."""
    end_reason: str | None = None
    changes: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    declines: list[Decline] = field(default_factory=list)

    def change(self, day: date, **terms: object) -> None:
        """Let the terms of the last change hold on, but for those named, from `day`."""
        changed = replace(self.changes[-1].terms, **terms)  # type: ignore[arg-type]
        if changed == self.changes[-1].terms:
            return
        if self.changes[-1].day == day:
            self.changes.pop()
        self.changes.append(Change(day, changed))

    def terms_before(self, instant: date) -> Terms | None:
        """The terms in force just before the start of the day `instant`; None without service."""
        if self.end is not None and self.end < instant:
            return None
        position = bisect_left(self.changes, instant, key=lambda change: change.day)
        return self.changes[position - 1].terms if position else None

    def terms_on(self, day: date) -> Terms | None:
        """The terms in force during `day`; None without service."""
        if self.end is not None and day >= self.end:
            return None
        return self.terms_before(day + timedelta(days=1))

    def price(self, product: str, terms: Terms) -> Price:
        """What `product` costs under `terms`, for one billing interval; nothing in a trial."""
        unit = catalog.seat_price(product, self.currency, self.interval, terms.uplift)
        total = unit * (0 if terms.state == "trial" else terms.seats)
        return Price(total, catalog.rounded(total * terms.discount, self.currency))

    def mood(self, day: date) -> float:
        """How well it goes on `day`: 1 as ever, towards 0.25 in a decline, 0 without service."""
        terms = self.terms_on(day)
        if terms is None:
            return 0.0
        if terms.state == "paused":
            return PAUSED_MOOD
        for decline in self.declines:
            if decline.begin <= day < decline.end:
                share = min(1.0, (day - decline.begin).days / RAMP_DAYS)
                return 1.0 - (1.0 - LOWEST_MOOD) * share
        return 1.0
