"""How subscriptions grow and shrink: seats, modules, plans, ramps, raised prices, second ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sources.demo.lives import catalog
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.days import NEVER, Flags, Floats, Ints
from ingestion.sources.demo.lives.holdings import NONE, Holdings
from ingestion.sources.demo.lives.states import States

UPLIFT_SHARE = 0.6
ONE_RUNG_SHARE = 0.45
"""Share of the raises that climb one rung of the ladder of price levels; others climb two."""
MODULE_PART = 0.40
"""Modules are added at this part of the rate at which seats are."""
PLAN_PART = 0.12
SHRINK_MODULES = 0.3
SHRINK_PLAN = 0.08
RENEWAL_SHRINK = 10.0
"""A term contract shrinks at renewal only: this × the monthly rate of the others."""
SECOND_RATE = 0.0025
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Tilt:
    """How much more likely than usual each customer is to grow and to shrink."""

    grow: Floats
    shrink: Floats


def change_terms(
    held: Holdings, states: States, chance: Chance, month: int, *, settled: Flags, tilt: Tilt
) -> None:
    """What changes in the terms of settled subscriptions in a month."""
    due = held.due(month)
    is_known = settled & (due <= held.days.as_of)
    renewing = is_known & (held.term > 0) & (month >= held.term_end_month)
    held.term_end_month = np.where(renewing, month + held.term, held.term_end_month)
    anniversary = (month > held.anchor_month) & ((month - held.anchor_month) % MONTHS_A_YEAR == 0)
    _raise_prices(held, states, chance, due, renewing | (is_known & (held.term == 0) & anniversary))
    ramped = is_known & (month == held.ramp_month) & ~renewing
    _ramp(held, ramped, due)
    shrink = held.who.rate("shrink_rate") * tilt.shrink
    at_renewal = chance.happens(
        "shrinks at renewal", np.minimum(RENEWAL_SHRINK * shrink, 0.6), renewing
    )
    any_day = _any_day(held, chance, month, "shrinks on")
    in_month = chance.happens("shrinks", shrink, settled & (held.term == 0)) & (
        any_day <= held.days.as_of
    )
    shrinking = at_renewal | in_month
    _shrink(held, chance, np.where(at_renewal, due, any_day), shrinking)
    _grow(held, chance, month, settled & ~shrinking & ~ramped, tilt)


def _raise_prices(held: Holdings, states: States, chance: Chance, day: Ints, among: Flags) -> None:
    ladder = catalog.price_levels()
    where = np.flatnonzero(
        chance.happens("price goes up", UPLIFT_SHARE, among & (held.price < ladder[-1]))
    )
    rungs = np.where(chance.of(where).draw("rungs") < ONE_RUNG_SHARE, 1, 2)
    before = held.price[where]
    rung = np.searchsorted(ladder, before) + rungs
    held.price[where] = ladder[np.minimum(rung, len(ladder) - 1)]
    for row in (held.row[where], held.second_row[where]):
        kept = row >= 0
        held.ledger.change(row[kept], day[where][kept], "price", held.price[where][kept], "price")
    states.feel_uplift(where, held.price[where] / before - 1)


def _ramp(held: Holdings, among: Flags, day: Ints) -> None:
    where = np.flatnonzero(among)
    held.seats[where] += held.ramp_step[where]
    held.ledger.change(held.row[where], day[where], "seats", held.seats[where], "ramp")
    held.ramp_month[where] += MONTHS_A_YEAR


def _shrink(held: Holdings, chance: Chance, day: Ints, among: Flags) -> None:
    what = chance.draw("what shrinks")
    modules = among & (what < SHRINK_MODULES) & (held.modules > 0)
    plan = among & ~modules & (what > 1 - SHRINK_PLAN) & (held.plan > 0)
    seats = np.flatnonzero(among & ~modules & ~plan & (held.seats > 1))
    share = 0.05 + 0.4 * chance.of(seats).draw("seats lost") ** 1.3
    fewer = np.maximum(1, np.round(held.seats[seats] * (1 - share)))
    held.seats[seats] = np.minimum(fewer, held.seats[seats] - 1)
    held.ledger.change(held.row[seats], day[seats], "seats", held.seats[seats], "seats")
    _change_module(held, chance, day, np.flatnonzero(modules), is_added=False)
    plans = np.flatnonzero(plan)
    held.plan[plans] -= 1
    held.ledger.change(held.row[plans], day[plans], "plan", held.plan[plans], "plan")


def _grow(held: Holdings, chance: Chance, month: int, settled: Flags, tilt: Tilt) -> None:
    rate = held.who.rate("grow_rate") * tilt.grow
    day = _any_day(held, chance, month, "seats added on")
    known = settled & (day <= held.days.as_of)
    seats = np.flatnonzero(chance.happens("seats added", rate, known))
    share = 0.05 + 0.33 * chance.of(seats).draw("seats won") ** 1.3
    held.seats[seats] += np.maximum(1, np.round(held.seats[seats] * share)).astype(np.int64)
    held.ledger.change(held.row[seats], day[seats], "seats", held.seats[seats], "seats")
    day = _any_day(held, chance, month, "module added on")
    every = (1 << len(catalog.MODULES)) - 1
    can = settled & (held.modules < every) & (day <= held.days.as_of)
    modules = chance.happens("module added", MODULE_PART * rate, can)
    _change_module(held, chance, day, np.flatnonzero(modules), is_added=True)
    day = _any_day(held, chance, month, "plan upgraded on")
    can = settled & (held.plan < len(catalog.PLANS) - 1) & (day <= held.days.as_of)
    plans = np.flatnonzero(chance.happens("plan upgraded", PLAN_PART * rate, can))
    held.plan[plans] += 1
    held.ledger.change(held.row[plans], day[plans], "plan", held.plan[plans], "plan")
    _open_second(held, chance, month, settled)


def _change_module(
    held: Holdings, chance: Chance, day: Ints, where: Ints, *, is_added: bool
) -> None:
    if not len(where):
        return
    bits = np.arange(len(catalog.MODULES))
    has = (held.modules[where][:, None] >> bits) & 1
    wanted = np.where(has == (0 if is_added else 1), np.array(catalog.MODULE_WEIGHTS), 0.0)
    purpose = "module added" if is_added else "module dropped"
    held.modules[where] ^= np.int64(1) << chance.of(where).pick(f"{purpose}, which", wanted)
    held.ledger.change(held.row[where], day[where], "modules", held.modules[where], "modules")


def _open_second(held: Holdings, chance: Chance, month: int, settled: Flags) -> None:
    """A second subscription, for another department; it will end with the first (co-term)."""
    day = held.days.safe(_any_day(held, chance, month, "second one starts on"))
    can = settled & (held.second_row < 0) & (held.ordinal < 7) & (held.seats > 2)  # noqa: PLR2004
    can &= day <= held.days.as_of
    where = np.flatnonzero(chance.happens("second one", SECOND_RATE, can))
    if not len(where):
        return
    some = chance.of(where)
    held.ordinal[where] += 1
    seats = np.maximum(1, np.round(held.seats[where] * some.between("second seats", 0.08, 0.3)))
    held.second_seats[where] = seats
    columns = held.columns(some, where, day[where], np.full(len(where), NEVER))
    columns |= {"paid": day[where], "term": np.where(held.term[where] > 0, MONTHS_A_YEAR, 0)}
    held.second_row[where] = held.ledger.open(columns)
    held.enter(held.second_row[where], day[where], where, np.ones_like(where), seats)
    nothing = np.zeros(len(where), dtype=np.int64)
    held.ledger.change(held.second_row[where], day[where], "modules", nothing, "new")


def _any_day(held: Holdings, chance: Chance, month: int, purpose: str) -> Ints:
    first, after = int(held.days.starts[month]), int(held.days.starts[month + 1])
    return first + np.floor(chance.draw(purpose) * (after - first)).astype(np.int64)


def second_seats(held: Holdings) -> Ints:
    """Seats of the second subscriptions in force."""
    return np.where(held.second_row == NONE, 0, held.second_seats)
