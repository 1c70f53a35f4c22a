"""How customers fare, month by month: adoption, support, sponsors, pressure of price, touches."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.customers import Customers
from ingestion.sources.demo.lives.days import Calendar, Flags, Floats, Ints

ADOPTION_START = 0.08
ADOPTION_PACE = 0.22
SETBACK_RATE = 0.014
"""Monthly chance that part of the users stops (a reorganisation, a rival tool on trial)."""
SETBACK = 0.48
SETBACK_FADES = 0.95
SUPPORT_START = 0.78
SUPPORT_RECOVERY = 0.07
BAD_TICKET = 0.15
SPONSOR_LEAVES = 0.013
SPONSOR_REPLACED = 0.72
PRESSURE_FADES = 0.08
PRESSURE_REST = 0.42
"""Pressure of price without adoption or a discount."""
UPLIFT_PRESSURE = 5.0
"""Pressure of price after an uplift: this × the relative uplift."""
BAD_TICKET_SHARE = 0.14
SETBACKS_FROM = 3
"""Months since the start before the first setback."""


@dataclass
class States:
    """The latent states of a block of customers; `live_month` moves them on."""

    who: Customers
    adoption: Floats = field(init=False)
    support: Floats = field(init=False)
    setback: Floats = field(init=False)
    pressure: Floats = field(init=False)
    sponsor_back: Ints = field(init=False)
    """Day of the next sponsor's arrival: 0 while there is one, far off while none is found."""
    tickets: Ints = field(init=False)
    bad_tickets: Ints = field(init=False)
    touches: Ints = field(init=False)
    sponsor_changes: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    """Customer, day left, day replaced (0: not)."""

    def __post_init__(self) -> None:
        n = len(self.who.ids)
        self.adoption = np.zeros(n)
        self.support = np.full(n, SUPPORT_START)
        self.setback = np.zeros(n)
        self.pressure = np.full(n, PRESSURE_REST)
        self.sponsor_back = np.zeros(n, dtype=np.int64)
        self.tickets = np.zeros(n, dtype=np.int64)
        self.bad_tickets = np.zeros(n, dtype=np.int64)
        self.touches = np.zeros(n, dtype=np.int64)

    def has_sponsor(self, next_month: int) -> Flags:
        """Who has a sponsor on the last day before `next_month`."""
        return self.sponsor_back < next_month

    def live_month(
        self,
        chance: Chance,
        days: Calendar,
        month: int,
        *,
        is_live: Flags,
        age: Ints,
        has_discount: Flags,
    ) -> None:
        """Move the states on by one month; who is not live forgets the product."""
        self._sponsors(chance, days, month, is_live)
        has_sponsor = self.has_sponsor(int(days.starts[month + 1]))
        self._support(chance, is_live, age)
        self._touches(chance, is_live, age, has_sponsor)
        self._adoption(chance, is_live, age, has_sponsor)
        rest = PRESSURE_REST - 0.3 * self.adoption - 0.1 * has_discount
        self.pressure = np.clip(self.pressure + PRESSURE_FADES * (rest - self.pressure), 0, 1)

    def feel_uplift(self, where: Ints, uplift: Floats) -> None:
        """A price went up by a share of itself."""
        self.pressure[where] = np.minimum(self.pressure[where] + UPLIFT_PRESSURE * uplift, 1.0)

    def mood(self, has_sponsor: Flags) -> Floats:
        """How a customer would speak of us, 0 to 1."""
        mood = (
            0.45 * self.adoption
            + 0.3 * self.support
            + 0.1 * has_sponsor
            + 0.15 * (1 - self.pressure)
        )
        return np.clip(1.15 * mood, 0.0, 1.0)

    def _sponsors(self, chance: Chance, days: Calendar, month: int, is_live: Flags) -> None:
        first, after = int(days.starts[month]), int(days.starts[month + 1])
        had = is_live & self.has_sponsor(first) & (self.who.start < first)
        rate = SPONSOR_LEAVES * np.where(self.who.is_wrong_contact, 2.2, 1.0)
        left = np.flatnonzero(chance.happens("sponsor leaves", rate, had))
        some = chance.of(left)
        day = first + np.floor(some.draw("sponsor left on") * (after - first)).astype(np.int64)
        known = day <= days.as_of
        left, day, some = left[known], day[known], some.of(np.flatnonzero(known))
        back = day + some.whole("sponsor's successor", 25, 180)
        is_replaced = some.draw("sponsor is replaced") < SPONSOR_REPLACED
        back = np.where(is_replaced, back, int(days.starts[-1]))
        self.sponsor_back[left] = back
        self.sponsor_changes.append(
            (self.who.ids[left], day, np.where(back <= days.as_of, back, 0))
        )

    def _support(self, chance: Chance, is_live: Flags, age: Ints) -> None:
        who = self.who
        early = 1 + (0.4 + 1.2 * (1 - who.onboarding)) * np.maximum(1 - age / 6, 0.0)
        trouble = 0.6 + 0.8 * (1 - who.fit) + 0.8 * (1 - self.support)
        rate = who.rate("ticket_rate") * early * trouble
        rate = np.where(is_live, rate, np.where(who.in_billing, 0.004, 0.02))
        self.tickets = chance.times("tickets", np.where(age >= 0, rate, 0.0))
        share = BAD_TICKET_SHARE * (0.4 + 1.6 * (1 - who.care))
        self.bad_tickets = np.zeros(len(who.ids), dtype=np.int64)
        for ticket in range(int(self.tickets.max(initial=0))):
            self.bad_tickets += chance.happens(f"bad ticket {ticket}", share, self.tickets > ticket)
        recovery = SUPPORT_RECOVERY * (SUPPORT_START + 0.2 * (who.care - 0.5) - self.support)
        damage = BAD_TICKET * self.bad_tickets * (0.4 + 0.6 * self.support)
        self.support = np.clip(self.support + recovery - damage / np.sqrt(1 + self.tickets), 0, 1)

    def _touches(self, chance: Chance, is_live: Flags, age: Ints, has_sponsor: Flags) -> None:
        who = self.who
        met = (0.5 + who.care) * np.where(has_sponsor, 1.0, 0.55) * (0.6 + 0.7 * self.adoption)
        rate = who.rate("touch_rate") * met * np.where(is_live, 1.0, 0.1)
        self.touches = chance.times("touches", np.where(age >= 0, rate, 0.0))

    def _adoption(self, chance: Chance, is_live: Flags, age: Ints, has_sponsor: Flags) -> None:
        who = self.who
        hit = chance.happens(
            "setback", SETBACK_RATE * (1.6 - who.fit), is_live & (age >= SETBACKS_FROM)
        )
        self.setback = self.setback * SETBACK_FADES + SETBACK * hit
        fading = np.maximum(1 - age / 24, 0.0)
        level = (
            0.20
            + 0.62 * who.fit
            + 0.5 * (who.onboarding - 0.5) * (0.3 + 0.7 * fading)
            + 0.35 * self.support
            - 0.12 * ~has_sponsor
            - 0.1 * who.is_oversold
            - self.setback
        )
        pace = ADOPTION_PACE * np.where(age < 12, 0.45 + 1.1 * who.onboarding, 1.0)  # noqa: PLR2004
        noise = 0.05 * (chance.draw("adoption") + chance.draw("adoption, second") - 1)
        moved = self.adoption + pace * (level - self.adoption) + noise
        moved = np.where(age == 0, ADOPTION_START + 0.2 * who.onboarding, moved)
        self.adoption = np.where(is_live, np.clip(moved, 0.01, 0.99), 0.6 * self.adoption)
