"""How subscriptions end, stop and come back: decisions, failed payments, pauses, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sources.demo.lives import catalog
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.days import NEVER, Flags, Floats, Ints
from ingestion.sources.demo.lives.hazard import PROXIMATE_CAUSES
from ingestion.sources.demo.lives.holdings import NONE, WEEK, Holdings
from ingestion.sources.demo.lives.ledger import ACTIVE, NO_CAUSE, PAST_DUE, PAUSED

DECISIONS = 48
"""Which of many equal series of draws decides: one in which the shipped company (seed 7, 500
customers, 26 enterprises a year ago) comes out near the averages of a large one."""
AT_ONCE_SHARE = 0.08
"""Share of those without a term who leave at once, inside a billing cycle."""
ONE_MORE_SHARE = 0.3
PAUSE_RETURNS = 0.85
GAP_SHARE = 0.3
"""Share of the contracts without automatic renewal that are renewed late, after a gap."""
RETURN_MONTHS = (2, 18)
LOST_AFTER = 28
"""Days from a failed payment until the subscription is given up."""


@dataclass(frozen=True)
class Causes:
    """Root and proximate cause of each customer, were they to leave now."""

    root: Ints
    proximate: Ints


def leave(
    held: Holdings, chance: Chance, month: int, *, settled: Flags, hazard: Floats, causes: Causes
) -> Flags:
    """Who decides to leave in a month; without a term they go soon, with one at its end."""
    decided = chance.happens(f"decides to leave, {DECISIONS}", hazard, settled)
    where = np.flatnonzero(decided)
    some, days = chance.of(where), held.days
    first, after = int(days.starts[month]), int(days.starts[month + 1])
    on = first + np.floor(some.draw("decides on") * (after - first)).astype(np.int64)
    term_end = days.day(np.maximum(held.term_end_month[where], 0), held.number[where])
    warned = np.maximum(on, term_end - some.whole("days of notice", 30, 100))
    length = catalog.INTERVAL_MONTHS[held.interval[where]]
    cycle_end = month + length - (month - held.anchor_month[where]) % length
    cycle_end += length * ((length == 1) & (some.draw("one more month") < ONE_MORE_SHARE))
    soon = days.day(cycle_end, held.number[where])
    weeks = (on + 14 - held.anchor[where]) // 7 + 1
    soon = np.where(held.interval[where] == WEEK, held.anchor[where] + 7 * weeks, soon)
    at_once = some.draw("leaves at once") < AT_ONCE_SHARE
    soon = np.where(at_once, on + some.whole("days to go", 1, 9), soon)
    has_term = held.term[where] > 0
    held.finish(
        where,
        np.where(has_term, term_end, soon),
        np.where(has_term, warned, on),
        causes.root[where],
        causes.proximate[where],
    )
    return decided


def fail_payments(
    held: Holdings, chance: Chance, month: int, *, among: Flags, tilt: Floats, causes: Causes
) -> tuple[Ints, Ints, Ints]:
    """Payments that fail on a billing day: rows, day, day of recovery (`NEVER`: lost)."""
    day = held.due(month)
    is_billed = _is_billed(held, month) & (day <= held.days.as_of)
    length = catalog.INTERVAL_MONTHS[held.interval]
    rate = held.who.rate("failure_rate") * np.sqrt(length) * tilt
    where = np.flatnonzero(chance.happens("payment fails", rate, among & is_billed))
    some, failed, rows = chance.of(where), day[where], held.row[where]
    is_lost = some.draw("payment is lost") < held.who.rate("lost_share")[where]
    recovered = np.where(is_lost, NEVER, failed + some.whole("recovers after", 3, 24))
    held.ledger.change(rows, failed, "state", PAST_DUE, "past_due")
    held.ledger.change(rows[~is_lost], recovered[~is_lost], "state", ACTIVE, "recovered")
    held.busy_until[where] = np.where(is_lost, failed, recovered)
    lost = where[is_lost]
    closed = chance.of(lost).draw("closed business") < 0.6  # noqa: PLR2004
    proximate = np.where(
        closed, PROXIMATE_CAUSES.index("closed business"), PROXIMATE_CAUSES.index("budget")
    )
    never = np.full(len(lost), NEVER)
    held.finish(lost, failed[is_lost] + LOST_AFTER, never, causes.root[lost], proximate)
    return rows, failed, recovered


def pause(held: Holdings, chance: Chance, month: int, among: Flags, causes: Causes) -> Flags:
    """Who pauses on a billing day, for one to three months; some never return."""
    day = held.due(month)
    can = among & _is_billed(held, month) & (held.term == 0) & (day <= held.days.as_of)
    paused = chance.happens("pauses", held.who.rate("pause_rate"), can)
    where = np.flatnonzero(paused)
    some, rows = chance.of(where), held.row[where]
    back = held.due(month + chance.whole("months of pause", 1, 3))[where]
    returns = some.draw("returns from pause") < PAUSE_RETURNS
    held.ledger.change(rows, day[where], "state", PAUSED, "pause")
    held.ledger.change(rows[returns], back[returns], "state", ACTIVE, "resume")
    held.busy_until[where] = back
    held.paused_from[where], held.paused_until[where] = day[where], back
    gone = where[~returns]
    budget = np.full(len(gone), PROXIMATE_CAUSES.index("budget"))
    never = np.full(len(gone), NEVER)
    held.finish(gone, back[~returns], never, causes.root[gone], budget)
    return paused


def leave_gaps(held: Holdings, chance: Chance, month: int, among: Flags) -> None:
    """Contracts that end next month and are renewed only some days after their end."""
    end = held.days.day(np.maximum(held.term_end_month, 0), held.number)
    can = (
        among
        & (held.term > 0)
        & (held.term_end_month == month + 1)
        & (held.is_auto == 0)
        & (held.second_row < 0)
        & (held.ordinal < 8)  # noqa: PLR2004
        & (end <= held.days.as_of)
    )
    where = np.flatnonzero(chance.happens("renewed after a gap", GAP_SHARE, can))
    nothing = np.full(len(where), NO_CAUSE)
    never = np.full(len(where), NEVER)
    held.finish(where, end[where], never, nothing, nothing)
    held.pending[where] = held.days.safe(end[where] + chance.of(where).whole("gap", 1, 22))
    held.renewed_row[where] = held.row[where]


def come_back(held: Holdings, chance: Chance, month: int) -> None:
    """Who, gone for some months, starts again in this one."""
    first, after = int(held.days.starts[month]), int(held.days.starts[month + 1])
    low, high = (int(30.5 * months) for months in RETURN_MONTHS)
    is_gone = (held.row >= 0) & (held.pending == NEVER) & (held.ordinal < 8)  # noqa: PLR2004
    is_gone &= (held.end + low < first) & (held.end + high > first)
    where = np.flatnonzero(chance.happens("comes back", held.who.rate("return_rate"), is_gone))
    day = first + np.floor(chance.of(where).draw("comes back on") * (after - first))
    day = np.asarray(held.days.safe(day.astype(np.int64)))
    held.pending[where] = np.where(day < after, day, first)
    held.renewed_row[where] = NONE


def _is_billed(held: Holdings, month: int) -> Flags:
    length = np.maximum(catalog.INTERVAL_MONTHS[held.interval] * held.count, 1)
    return np.asarray((month - held.anchor_month) % length == 0)
