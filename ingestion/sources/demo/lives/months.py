"""The months, one after the other: states move on, subscriptions follow from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingestion.sources.demo.lives import growth, leaving
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.customers import Customers
from ingestion.sources.demo.lives.days import Calendar, Flags, Floats, Ints
from ingestion.sources.demo.lives.discounts import has_discount
from ingestion.sources.demo.lives.hazard import (
    Circumstances,
    causes_at_random,
    hazard,
    proximate_causes,
    root_causes,
)
from ingestion.sources.demo.lives.holdings import Holdings
from ingestion.sources.demo.lives.states import States

CONVERSION = 0.66
"""Share of the trials that become customers, on average."""
GROWS_WITH_ADOPTION = 2.2
SHRINKS_WITHOUT_ADOPTION = 2.6
FAILS_UNDER_PRESSURE = 2.0
MOST_TILT = 4.0

Column = npt.NDArray[np.generic]


@dataclass
class Lives:
    """What happened to a block of customers."""

    who: Customers
    held: Holdings
    states: States
    failures: list[tuple[Ints, Ints, Ints]]
    months: dict[str, Column]
    """By name, one row a month, one column a customer."""


def live(chance: Chance, who: Customers, days: Calendar, *, has_causes: bool) -> Lives:
    """Live the months of history."""
    held, states = Holdings(who, days), States(who)
    lived = Lives(who, held, states, [], {})
    records: list[dict[str, Column]] = []
    conversion = np.full(len(who.ids), CONVERSION)
    if has_causes:
        conversion = np.clip(CONVERSION + 0.7 * (who.fit + who.onboarding - 1), 0.1, 0.97)
    for month in range(days.n_months):
        now = chance.at(month + 1)
        leaving.come_back(held, now, month)
        held.open(now, month, conversion)
        age = month - days.month(who.start)
        is_live = held.is_live(month)
        discounted = has_discount(chance.seed, who.ids * 10 + 1)
        states.live_month(now, days, month, is_live=is_live, age=age, has_discount=discounted)
        risk = _act(lived, now, month, age, has_causes=has_causes)
        records.append(_record(lived, now, month, is_live, risk) | {"is_there": age >= 0})
    for name in records[0]:
        lived.months[name] = np.stack([record[name] for record in records])
    return lived


def _act(lived: Lives, chance: Chance, month: int, age: Ints, *, has_causes: bool) -> Floats:
    """What subscriptions do in a month; the hazard of each customer."""
    who, held, states = lived.who, lived.held, lived.states
    settled = held.is_settled(month)
    to_end = np.where(held.term > 0, np.maximum(held.term_end_month - month, 0), -1)
    now = Circumstances(
        states.adoption,
        states.support,
        states.has_sponsor(int(held.days.starts[month + 1])),
        states.pressure,
        age,
        to_end,
    )
    none = np.ones(len(who.ids))
    if has_causes:
        tilt = growth.Tilt(
            _tilt(GROWS_WITH_ADOPTION * (now.adoption - 0.62)),
            _tilt(SHRINKS_WITHOUT_ADOPTION * (0.55 - now.adoption) + now.pressure - 0.25),
        )
        failing = _tilt(FAILS_UNDER_PRESSURE * (now.pressure - 0.28))
        risk = hazard(who, now)
        causes = leaving.Causes(root_causes(who, now), proximate_causes(chance, now))
    else:
        tilt, failing, risk = growth.Tilt(none, none), none, who.rate("leave_rate")
        causes = leaving.Causes(*causes_at_random(chance))
    had_second = held.second_row.copy()
    growth.change_terms(held, states, chance, month, settled=settled, tilt=tilt)
    settled &= held.second_row == had_second
    gone = leaving.leave(held, chance, month, settled=settled, hazard=risk, causes=causes)
    paused = leaving.pause(held, chance, month, settled & ~gone, causes)
    quiet = settled & ~gone & ~paused
    lived.failures.append(
        leaving.fail_payments(held, chance, month, among=quiet, tilt=failing, causes=causes)
    )
    leaving.leave_gaps(held, chance, month, held.is_settled(month))
    return risk


def _record(
    lived: Lives, chance: Chance, month: int, is_live: Flags, risk: Floats
) -> dict[str, Column]:
    held, states = lived.held, lived.states
    has_sponsor = states.has_sponsor(int(held.days.starts[month + 1]))
    seats = np.where(is_live, held.seats + growth.second_seats(held), 0)
    used = states.adoption * (0.85 + 0.3 * chance.draw("active users")) * ~held.is_paused(month)
    return {
        "is_live": is_live,
        "adoption": states.adoption,
        "support_experience": states.support,
        "has_sponsor": has_sponsor,
        "price_pressure": states.pressure,
        "hazard": np.where(is_live, risk, 0.0),
        "mood": states.mood(has_sponsor),
        "n_active_users": np.minimum(np.ceil(seats * used).astype(np.int64), seats),
        "n_seats": seats,
        "n_tickets": states.tickets,
        "n_bad_tickets": states.bad_tickets,
        "n_touches": states.touches,
    }


def _tilt(exponent: Floats) -> Floats:
    return np.asarray(np.minimum(np.exp(exponent), MOST_TILT))
