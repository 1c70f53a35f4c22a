"""What each customer holds just now: the main subscription, perhaps a second, and what is due."""

from __future__ import annotations

import numpy as np

from ingestion.sources.demo.lives import catalog
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.customers import Customers
from ingestion.sources.demo.lives.days import NEVER, Calendar, Flags, Floats, Ints
from ingestion.sources.demo.lives.ledger import ACTIVE, NO_CAUSE, TRIAL, Ledger

NONE = -1
YEAR = catalog.INTERVALS.index("year")
WEEK = catalog.INTERVALS.index("week")
WHOLE_NUMBERS = (
    *("ordinal", "start", "anchor", "anchor_month", "number", "interval", "count", "term"),
    *("is_auto", "seats", "second_seats", "plan", "modules", "price", "ramp_step"),
)
LIST_PRICE = 10_000
"""Price level 1, in 1/10,000."""
NEGOTIATED_PRICE = 9_500
NEGOTIATED_SHARE = 0.12
"""Share of the larger customers who start below the list price."""
RAMP_SHARE = 0.45
TWO_YEARS_SHARE = 0.05
"""Share of the yearly subscriptions that are paid two years ahead."""
TERM_SHARE = 0.55
"""Share of the monthly and quarterly ones of larger customers that have a yearly contract."""


class Holdings:
    """Arrays by customer; `ledger` keeps what is no longer here."""

    ordinal: Ints
    start: Ints
    anchor: Ints
    anchor_month: Ints
    number: Ints
    interval: Ints
    term: Ints
    seats: Ints
    second_seats: Ints
    plan: Ints
    modules: Ints
    price: Ints
    ramp_step: Ints
    is_auto: Ints
    count: Ints
    """Billing intervals that are paid at once."""

    def __init__(self, who: Customers, days: Calendar) -> None:
        self.who, self.days, self.ledger = who, days, Ledger()
        n = len(who.ids)
        self.row = np.full(n, NONE)
        self.second_row = np.full(n, NONE)
        self.renewed_row = np.full(n, NONE)
        """The subscription that the next one will continue."""
        self.pending = np.where(self.who.in_billing, self.who.start, NEVER)
        """Day on which the next subscription starts."""
        for name in WHOLE_NUMBERS:
            setattr(self, name, np.zeros(n, dtype=np.int64))
        self.end = np.full(n, NEVER)
        self.busy_until = np.zeros(n, dtype=np.int64)
        self.paused_from = np.full(n, NEVER)
        self.paused_until = np.zeros(n, dtype=np.int64)
        self.term_end_month = np.full(n, NONE)
        self.ramp_month = np.full(n, NONE)

    def is_live(self, month: int) -> Flags:
        """Who has a subscription in force in a month."""
        after = min(int(self.days.starts[month + 1]), self.days.as_of + 1)
        found = (self.row >= 0) & (self.start < after) & (self.end > self.days.starts[month])
        return np.asarray(found)

    def is_paused(self, month: int) -> Flags:
        """Whose main subscription is paused for a whole month."""
        starts = self.days.starts
        found = (self.paused_from <= starts[month]) & (self.paused_until >= starts[month + 1])
        return np.asarray(found)

    def is_settled(self, month: int) -> Flags:
        """Whose subscription is paid since an earlier month, undisturbed and not ending."""
        first = self.days.starts[month]
        is_paid = (self.row >= 0) & (self.anchor < first)
        return np.asarray(is_paid & (self.end == NEVER) & (self.busy_until < first))

    def due(self, month: int | Ints) -> Ints:
        """The billing day of each main subscription in a month (of weeks: the first from there)."""
        day = self.days.day(np.asarray(month), self.number)
        return np.where(self.interval == WEEK, day + (self.anchor - day) % 7, day)

    def finish(self, where: Ints, end: Ints, notice: Ints, root: Ints, proximate: Ints) -> None:
        """End the subscriptions of some customers, the second with the first."""
        self.end[where] = end
        for row in (self.row[where], self.second_row[where]):
            held = row >= 0
            self.ledger.end(row[held], end[held], notice[held], root[held], proximate[held])

    def open(self, chance: Chance, month: int, conversion: Floats) -> None:
        """Start the subscriptions that are due in a month; trials convert with a probability."""
        due = (self.pending >= self.days.starts[month]) & (
            self.pending < min(int(self.days.starts[month + 1]), self.days.as_of + 1)
        )
        where = np.flatnonzero(due)
        some, band = chance.of(where), self.who.band[where]
        start = self.pending[where]
        is_new = self.ordinal[where] == 0
        self._choose_contract(some, where, band)
        self._choose_terms(some, where, band, is_new)
        is_trial = is_new & (some.draw("trial") < catalog.numbers("bands", "trial_share")[band])
        is_trial &= self.term[where] <= catalog.INTERVAL_MONTHS[YEAR]
        length = np.where(some.draw("length of trial") < 0.7, 14, 30)  # noqa: PLR2004
        trial_end = np.where(is_trial, self.days.safe(start + length), start)
        converts = ~is_trial | (some.draw("conversion") < conversion[where])
        self.start[where] = start
        self.anchor[where] = np.where(converts, trial_end, NEVER)
        self.anchor_month[where] = self.days.month(trial_end)
        self.number[where] = self.days.day_of_month(trial_end)
        has_term = self.term[where] > 0
        self.term_end_month[where] = np.where(
            has_term, self.anchor_month[where] + self.term[where], NONE
        )
        is_ramp = (self.term[where] > 12) & (some.draw("ramp") < RAMP_SHARE)  # noqa: PLR2004
        self.ramp_month[where] = np.where(is_ramp, self.anchor_month[where] + 12, NONE)
        self.ramp_step[where] = np.maximum(
            1, np.round(self.seats[where] * some.between("ramp step", 0.08, 0.25))
        ).astype(np.int64)
        self._record(some, where, start, np.where(is_trial, trial_end, NEVER), converts)

    def _choose_contract(self, some: Chance, where: Ints, band: Ints) -> None:
        shares = np.stack(
            [catalog.numbers("bands", f"{name}_share")[band] for name in catalog.INTERVALS], axis=1
        )
        interval = some.pick("interval", shares)
        is_long = some.draw("multi-year") < catalog.numbers("bands", "multi_year_share")[band]
        term = np.where(is_long, np.where(some.draw("term") < 0.55, 36, 24), 12)  # noqa: PLR2004
        has_term = (interval == YEAR) | ((band > 1) & (some.draw("has term") < TERM_SHARE))
        self.interval[where] = interval
        self.term[where] = np.where(has_term & (interval != WEEK), term, 0)

    def _choose_terms(self, some: Chance, where: Ints, band: Ints, is_new: Flags) -> None:
        low = catalog.numbers("bands", "seats_low")[band]
        high = catalog.numbers("bands", "seats_high")[band]
        seats = low + (high + 0.99 - low) * some.draw("seats") ** 1.7
        again = np.round(self.seats[where] * some.between("seats again", 0.75, 1.1))
        self.seats[where] = np.maximum(np.where(is_new, np.floor(seats), again), 1)
        drawn = some.draw("plan")
        enterprise = catalog.numbers("bands", "enterprise_share")[band]
        business = enterprise + catalog.numbers("bands", "business_share")[band]
        plan = np.where(drawn < enterprise, 2, np.where(drawn < business, 1, 0))
        modules = np.zeros(len(where), dtype=np.int64)
        for bit, weight in enumerate(catalog.MODULE_WEIGHTS):
            share = weight * catalog.numbers("bands", "module_share")[band]
            modules |= (some.draw(f"module {bit}") < share).astype(np.int64) << bit
        is_negotiated = (band > 1) & (some.draw("negotiated") < NEGOTIATED_SHARE)
        price = np.where(is_negotiated, NEGOTIATED_PRICE, LIST_PRICE)
        self.plan[where] = np.where(is_new, plan, self.plan[where])
        self.modules[where] = np.where(is_new, modules, self.modules[where])
        self.price[where] = np.where(is_new, price, self.price[where])

    def _record(
        self, some: Chance, where: Ints, start: Ints, trial_end: Ints, converts: Flags
    ) -> None:
        self.pending[where] = NEVER
        self.ordinal[where] += 1
        self.end[where] = np.where(converts, NEVER, trial_end)
        self.busy_until[where] = 0
        self.second_row[where] = NONE
        two_years = (
            (self.interval[where] == YEAR)
            & (self.term[where] <= 24)  # noqa: PLR2004
            & (some.draw("two years ahead") < TWO_YEARS_SHARE)
        )
        self.term[where] = np.where(two_years, 24, self.term[where])
        self.term_end_month[where] = np.where(
            two_years, self.anchor_month[where] + 24, self.term_end_month[where]
        )
        columns = self.columns(some, where, start, trial_end)
        columns |= {"count": 1 + two_years, "renews": self.renewed_row[where]}
        self.is_auto[where] = columns["auto"]
        self.count[where] = columns["count"]
        self.row[where] = self.ledger.open(columns)
        self.renewed_row[where] = NONE
        rows = self.row[where]
        is_trial = trial_end < NEVER
        self.enter(rows, start, where, np.where(is_trial, TRIAL, ACTIVE), self.seats[where])
        paid = np.flatnonzero(is_trial & converts)
        self.ledger.change(rows[paid], trial_end[paid], "state", ACTIVE, "trial_converted")
        lost = np.flatnonzero(is_trial & ~converts)
        nothing = np.full(len(lost), NO_CAUSE)
        self.ledger.end(rows[lost], trial_end[lost], np.full(len(lost), NEVER), nothing, nothing)

    def columns(self, some: Chance, where: Ints, start: Ints, trial_end: Ints) -> dict[str, Ints]:
        """The columns of subscriptions that are opened."""
        rate = self.who.rate
        country = self.who.country[where]
        inclusive = catalog.texts("countries", "is_tax_inclusive")[country] == "true"
        is_small = self.who.band[where] < 2  # noqa: PLR2004
        return {
            "customer": where,
            "subscription": self.who.ids[where] * 10 + self.ordinal[where],
            "ordinal": self.ordinal[where].copy(),
            "interval": self.interval[where].copy(),
            "count": np.ones(len(where), dtype=np.int64),
            "start": start,
            "trial_end": trial_end,
            "paid": self.anchor[where].copy(),
            "term": self.term[where].copy(),
            "auto": (some.draw("auto-renewal") < rate("auto_renewal_share")[where]) * 1
            | (self.term[where] == 0),
            "invoiced": (some.draw("invoice") < rate("invoice_share")[where]) * 1,
            "renews": np.full(len(where), NONE),
            "inclusive": (inclusive & is_small & (some.draw("inclusive") < 0.75)) * 1,  # noqa: PLR2004
        }

    def enter(self, rows: Ints, day: Ints, where: Ints, state: Ints, seats: Ints) -> None:
        """Write the first terms of subscriptions."""
        for name, value in (
            ("state", state),
            ("plan", self.plan[where].copy()),
            ("modules", self.modules[where].copy()),
            ("seats", seats.copy()),
            ("price", self.price[where].copy()),
        ):
            self.ledger.change(rows, day, name, value, "new")
