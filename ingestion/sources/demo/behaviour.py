"""How customers behave: month by month they grow, shrink, pause, fail to pay, leave and return."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ingestion.sources.demo import catalog
from ingestion.sources.demo.customers import Customer
from ingestion.sources.demo.days import LAST_SAFE_DAY, MONTHS_A_YEAR, add_months
from ingestion.sources.demo.randomness import happens, spread, stream
from ingestion.sources.demo.subscriptions import (
    NO_DISCOUNT,
    Change,
    Decline,
    Failure,
    Subscription,
    Terms,
)

NOTICE_MONTHS = 3
"""Months between the decision to leave and the last day."""
REASONS = ("price", "missing features", "competitor", "budget", "sponsor left", "support")
TRIAL_SHARE = 0.25
TRIAL_SUCCESS = 0.8
RETURN_SHARE = 0.2
SAVED_SHARE = 0.25
PAUSE_RATE = 0.006
PAUSE_RETURN = 0.85
FAILURE_RATES = {"month": 0.012, "quarter": 0.02, "year": 0.03}
FAILURE_FINAL = 0.15
RAISE_SHARE = 0.6
SHRINK_RATES = {"month": 0.012, "quarter": 0.04, "year": 0.16}
DROP_SHARE = 0.3
MODULE_SHARE = 0.3
UPGRADE_RATE = 0.05


def lives(customer: Customer, seed: int, as_of: date) -> tuple[Subscription, ...]:
    """The subscriptions of one customer up to and including `as_of`, oldest first."""
    if "billing" not in customer.known_to:
        return ()
    first = _Life(customer, stream(seed, "life", customer.number), 1, customer.start, as_of)
    found = [first.lived()]
    again = stream(seed, "return", customer.number)
    left = found[0].end
    if left is not None and happens(again, RETURN_SHARE):
        back = add_months(left, again.randrange(2, 9))
        if back <= as_of:
            found.append(_Life(customer, again, 2, back, as_of).lived())
    return tuple(found)


class _Life:
    """One subscription while it is being lived, one billing month after the other."""

    def __init__(
        self, customer: Customer, chance: Random, ordinal: int, start: date, as_of: date
    ) -> None:
        self.chance = chance
        self.band = customer.band
        self.as_of = as_of
        self.leaves_in: int | None = None
        self.returns_in: int | None = None
        self.discount_months = 0
        self.is_trial = ordinal == 1 and happens(chance, TRIAL_SHARE)
        interval = "year" if happens(chance, self.band.yearly_share) else "month"
        if interval == "month" and self.band.name == "middle" and happens(chance, 0.4):
            interval = "quarter"
        self.subscription = Subscription(
            subscription_id=f"SUB-{customer.number:05d}-{ordinal}",
            currency=customer.country.currency,
            interval=interval,
            start=start,
            first_paid=None if self.is_trial else start,
        )
        self.subscription.changes.append(Change(start, self._first_terms()))

    def lived(self) -> Subscription:
        """Live month after month, until the end of the subscription or `as_of`."""
        month = 0
        while self.subscription.end is None:
            day = add_months(self.subscription.start, month)
            if day > self.as_of:
                break
            if month:
                self._begin_month(day, month - self.is_trial)
            if self.subscription.end is None and self.terms.state == "active":
                self._inside_month(day, month - self.is_trial)
            month += 1
        return self.subscription

    @property
    def terms(self) -> Terms:
        return self.subscription.changes[-1].terms

    def _first_terms(self) -> Terms:
        low, high = self.band.seats
        seats = round(spread(self.chance, low, high + 0.49))
        plan = catalog.PLANS[self.band.segment == "Enterprise" or happens(self.chance, 0.2)]
        wanted = 0.1 + 0.1 * catalog.BANDS.index(self.band)
        modules = (module for module in catalog.MODULES if happens(self.chance, wanted))
        discount = NO_DISCOUNT
        if happens(self.chance, 0.2):
            discount = Decimal(self.chance.choice((10, 15, 20))) / 100
            self.discount_months = MONTHS_A_YEAR
        return Terms(
            state="trial" if self.is_trial else "active",
            seats=seats,
            products=(plan, *modules),
            discount=discount,
        )

    def _begin_month(self, day: date, age: int) -> None:
        """What happens at the start of a billing month, `age` months after the first paid day."""
        if self.is_trial and age == 0:
            self._end_trial(day)
            return
        for waiting in ("leaves_in", "returns_in"):
            if (left := getattr(self, waiting)) is not None:
                setattr(self, waiting, left - 1)
        if self.leaves_in == 0:
            self.subscription.end = day
        elif self.returns_in == 0:
            self._end_pause(day)
        elif age % catalog.INTERVAL_MONTHS[self.subscription.interval] == 0:
            self._begin_interval(day, age)

    def _end_trial(self, day: date) -> None:
        if happens(self.chance, TRIAL_SUCCESS):
            self.subscription.first_paid = day
            self.subscription.change(day, state="active")
        else:
            self.subscription.end = day
            self.subscription.end_reason = "trial ended"

    def _end_pause(self, day: date) -> None:
        self.returns_in = None
        if happens(self.chance, PAUSE_RETURN):
            self.subscription.change(day, state="active")
        else:
            self.subscription.end = day
            self.subscription.end_reason = "budget"

    def _begin_interval(self, day: date, age: int) -> None:
        """Changes that wait for the end of what is paid: discount, price, fewer seats, pause."""
        if self.terms.state != "active":
            return
        if self.discount_months and age >= self.discount_months:
            self.subscription.change(day, discount=NO_DISCOUNT)
        if age % MONTHS_A_YEAR == 0 and happens(self.chance, RAISE_SHARE):
            raised = self.terms.uplift * (100 + self.chance.randrange(2, 7)) / 100
            self.subscription.change(day, uplift=raised)
        if happens(self.chance, SHRINK_RATES[self.subscription.interval]):
            self._shrink(day)
        elif self.terms.products[0] == catalog.PLANS[0] and happens(
            self.chance, UPGRADE_RATE / MONTHS_A_YEAR * self._interval_months
        ):
            self.subscription.change(day, products=(catalog.PLANS[1], *self.terms.products[1:]))
        can_pause = self.subscription.interval == "month" and self.leaves_in is None
        if can_pause and happens(self.chance, PAUSE_RATE):
            self.returns_in = self.chance.randrange(1, 4)
            self.subscription.change(day, state="paused")

    def _shrink(self, day: date) -> None:
        if len(self.terms.products) > 1 and happens(self.chance, DROP_SHARE):
            self.subscription.change(day, products=self.terms.products[:-1])
        else:
            fewer = max(1, round(self.terms.seats * (1 - spread(self.chance, 0.05, 0.35))))
            self.subscription.change(day, seats=fewer)

    @property
    def _interval_months(self) -> int:
        return catalog.INTERVAL_MONTHS[self.subscription.interval]

    def _inside_month(self, day: date, age: int) -> None:
        """What happens after the start of a billing month."""
        is_billed = age % self._interval_months == 0
        rate = FAILURE_RATES[self.subscription.interval]
        if is_billed and self.leaves_in is None and happens(self.chance, rate):
            self._fail_to_pay(day)
            return
        if self.leaves_in is None and self.returns_in is None:
            self._consider_leaving(day, age)
        if self.leaves_in is None and happens(self.chance, self.band.growth_rate):
            grown = day + timedelta(days=self.chance.randrange(1, LAST_SAFE_DAY))
            if grown <= self.as_of:
                self._grow(grown)

    def _fail_to_pay(self, day: date) -> None:
        self.subscription.change(day, state="past_due")
        if happens(self.chance, FAILURE_FINAL):
            self.subscription.failures.append(Failure(day, None))
            self.subscription.end_reason = "payment failed"
            self.leaves_in = 1
            return
        recovered = day + timedelta(days=self.chance.randrange(4, 22))
        if recovered > self.as_of:
            self.subscription.failures.append(Failure(day, None))
            return
        self.subscription.failures.append(Failure(day, recovered))
        self.subscription.change(recovered, state="active")

    def _consider_leaving(self, day: date, age: int) -> None:
        """Decide to leave at the end of what is paid, months ahead; some think better of it."""
        months = max(self._interval_months, NOTICE_MONTHS)
        rate = self.band.churn_rate * months / MONTHS_A_YEAR / (1 - SAVED_SHARE)
        if (age + NOTICE_MONTHS) % months or not happens(self.chance, rate):
            return
        last = add_months(day, NOTICE_MONTHS)
        self.subscription.declines.append(Decline(day, last))
        if not happens(self.chance, SAVED_SHARE):
            self.leaves_in = NOTICE_MONTHS
            self.subscription.end_reason = self.chance.choice(REASONS)

    def _grow(self, day: date) -> None:
        missing = [name for name in catalog.MODULES if name not in self.terms.products]
        if missing and happens(self.chance, MODULE_SHARE):
            products = (*self.terms.products, self.chance.choice(missing))
            self.subscription.change(day, products=products)
        else:
            more = max(1, round(self.terms.seats * spread(self.chance, 0.05, 0.4)))
            self.subscription.change(day, seats=self.terms.seats + more)
