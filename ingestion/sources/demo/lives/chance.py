"""Chance of a block of customers: every draw depends on seed, purpose, customer and occasion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sources.demo.lives.days import Flags, Floats, Ints
from ingestion.sources.demo.randomness import uniform

MOST_AT_ONCE = 15


@dataclass(frozen=True)
class Chance:
    """Draws for some customers on some occasion (a month, or 0 for what is drawn once)."""

    seed: int
    ids: Ints
    occasion: int = 0

    def draw(self, purpose: str) -> Floats:
        """A number in [0, 1) for each customer."""
        return uniform(self.seed, purpose, self.ids, self.occasion)

    def between(self, purpose: str, low: float | Floats, high: float | Floats) -> Floats:
        """A number between `low` and `high` for each customer."""
        return low + (high - low) * self.draw(purpose)

    def whole(self, purpose: str, low: int, high: int) -> Ints:
        """A whole number from `low` to `high`, both included."""
        return low + np.floor(self.draw(purpose) * (high - low + 1)).astype(np.int64)

    def happens(self, purpose: str, probability: float | Floats, among: Flags) -> Flags:
        """Who of `among` it happens to; nobody else is drawn for."""
        found = np.zeros(len(self.ids), dtype=bool)
        where = np.flatnonzero(among)
        rates = probability if isinstance(probability, float) else probability[where]
        found[where] = uniform(self.seed, purpose, self.ids[where], self.occasion) < rates
        return found

    def pick(self, purpose: str, weights: Floats) -> Ints:
        """Which column of `weights` (one row a customer, or one row for all) each one gets."""
        shares = np.cumsum(np.atleast_2d(weights), axis=1)
        drawn = self.draw(purpose)[:, None] * shares[:, -1:]
        return np.asarray(np.minimum((drawn >= shares).sum(axis=1), shares.shape[1] - 1))

    def times(self, purpose: str, rate: Floats) -> Ints:
        """How often something of a mean rate happens (Poisson, by inversion)."""
        drawn = self.draw(purpose)
        term = np.exp(-rate)
        below = term.copy()
        count = np.zeros(len(rate), dtype=np.int64)
        for step in range(1, MOST_AT_ONCE):
            more = drawn >= below
            if not more.any():
                break
            count += more
            term = term * rate / step
            below = below + term
        return count

    def at(self, occasion: int) -> Chance:
        """The same customers on another occasion."""
        return Chance(self.seed, self.ids, occasion)

    def of(self, where: Ints) -> Chance:
        """Some of the customers, on the same occasion."""
        return Chance(self.seed, self.ids[where], self.occasion)
