"""Discounts of subscriptions: percent and amount, once, for some months, forever, by scope."""

from __future__ import annotations

import numpy as np

from ingestion.sources.demo.lives import catalog
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.days import NEVER, Calendar, Flags, Ints
from ingestion.sources.demo.randomness import uniform

SHARE = 0.3
AGAIN_SHARE = 0.12
"""Share of the subscriptions that get another one a year later."""
DURATIONS = ("once", "repeating", "forever")
DURATION_WEIGHTS = (0.22, 0.5, 0.28)
SCOPES = ("subscription", "item", "customer")
SCOPE_WEIGHTS = (0.55, 0.27, 0.18)
PERCENTS = (5, 10, 15, 20, 25)
PERCENT_WEIGHTS = (0.15, 0.35, 0.25, 0.2, 0.05)
MONTHS = (3, 6, 12)
MONTH_WEIGHTS = (0.4, 0.25, 0.35)
AMOUNT_SHARE = 0.3
"""Share of the discounts of whole subscriptions that are an amount."""
SEAT_PRICES = (29.0, 45.0, 69.0)
INTERVAL_FACTORS = (0.23, 1.0, 2.85, 10.8)
MODULE = -1
NO_PERCENT = 0
CENTS = 100


def has_discount(seed: int, subscriptions: Ints) -> Flags:
    """Which subscriptions start with a discount."""
    return np.asarray(uniform(seed, "discount", subscriptions) < SHARE)


def discounts(
    seed: int, subscriptions: dict[str, Ints], terms: dict[str, Ints], days: Calendar
) -> dict[str, Ints]:
    """The discounts: `product` is a plan, or `MODULE` − a module, or `NEVER` for the whole.

    Amounts are in cents of the subscription's currency; with an amount, `percent` is `NO_PERCENT`.
    """
    paid = subscriptions["paid"]
    is_paid = (paid <= days.as_of) & (paid < subscriptions["end"])
    first = is_paid & has_discount(seed, subscriptions["subscription"])
    one = _drawn(seed, subscriptions, terms, days, rows=np.flatnonzero(first), ordinal=1)
    free_from = np.where(is_paid, paid, NEVER)
    free_from[one["row"]] = one["to"]
    month = days.month(np.minimum(paid, days.as_of)) + 12
    later = days.day(month, days.day_of_month(np.minimum(paid, days.as_of)))
    again = is_paid & (free_from <= later) & (later <= days.as_of)
    again &= (later < subscriptions["end"]) & (
        uniform(seed, "another discount", subscriptions["subscription"]) < AGAIN_SHARE
    )
    two = _drawn(
        seed, {**subscriptions, "paid": later}, terms, days, rows=np.flatnonzero(again), ordinal=2
    )
    found = {name: np.concatenate([one[name], two[name]]) for name in one}
    order = np.argsort(found["discount"])
    return {name: column[order] for name, column in found.items()}


def _drawn(
    seed: int,
    subscriptions: dict[str, Ints],
    terms: dict[str, Ints],
    days: Calendar,
    *,
    rows: Ints,
    ordinal: int,
) -> dict[str, Ints]:
    start = subscriptions["paid"][rows]
    some = Chance(seed, subscriptions["subscription"][rows], ordinal)
    # Terms are in the order of subscriptions' numbers; rows are in the order of opening.
    keys = subscriptions["subscription"][terms["row"]] * (1 << 24) + terms["day"]
    at = np.searchsorted(keys, some.ids * (1 << 24) + start, side="right") - 1
    duration = some.pick("duration", np.array(DURATION_WEIGHTS))
    scope = some.pick("scope", np.array(SCOPE_WEIGHTS))
    percent = np.array(PERCENTS)[some.pick("percent", np.array(PERCENT_WEIGHTS))]
    is_amount = (scope == 0) & (some.draw("amount") < AMOUNT_SHARE)
    count = subscriptions["count"][rows]
    interval = subscriptions["interval"][rows]
    cycle = catalog.INTERVAL_MONTHS[interval] * count
    months = np.maximum(np.array(MONTHS)[some.pick("months", np.array(MONTH_WEIGHTS))], cycle)
    length = np.where(duration == 1, months, cycle)
    until = days.day(days.month(start) + length, days.day_of_month(start))
    is_weekly_once = (duration == 0) & (interval == 0)
    until = np.where(is_weekly_once, start + 7, until)
    return {
        "discount": some.ids * 10 + ordinal,
        "row": rows,
        "scope": scope,
        "product": np.where(scope == 1, _product(some, terms, at), NEVER),
        "percent": np.where(is_amount, NO_PERCENT, percent),
        "amount": np.where(is_amount, _amount(subscriptions, terms, rows, at, percent), 0),
        "duration": duration,
        "months": np.where(duration == 1, months, NEVER),
        "from": start,
        "to": np.where(duration == DURATIONS.index("forever"), NEVER, until),
    }


def _product(some: Chance, terms: dict[str, Ints], at: Ints) -> Ints:
    """A module that is held, now and then; else the plan."""
    modules = terms["modules"][at]
    wanted = ((modules[:, None] >> np.arange(len(catalog.MODULES))) & 1).astype(np.float64)
    wanted[:, 0] += 1e-9
    module = some.pick("module", wanted) if len(at) else at
    of_module = (modules > 0) & (some.draw("of a module") < 0.4)  # noqa: PLR2004
    return np.where(of_module, MODULE - module, terms["plan"][at])


def _amount(
    subscriptions: dict[str, Ints], terms: dict[str, Ints], rows: Ints, at: Ints, percent: Ints
) -> Ints:
    """Roughly a percentage of what the seats cost an interval, in cents, in round numbers."""
    factor = catalog.price_factors()[subscriptions["country"][rows]]
    price = np.array(SEAT_PRICES)[terms["plan"][at]] * terms["seats"][at] * factor
    price *= np.array(INTERVAL_FACTORS)[subscriptions["interval"][rows]]
    price *= subscriptions["count"][rows] * percent / CENTS
    unit = np.maximum(np.round(factor), 1.0)
    return np.maximum(np.round(price / unit), 1).astype(np.int64) * unit.astype(np.int64) * CENTS
