"""Chance that repeats: every customer and purpose draws from a stream of its own."""

from __future__ import annotations

from random import Random


def stream(seed: int, *purpose: object) -> Random:
    """The stream of one seed and purpose; other streams cannot move it."""
    return Random(f"{seed}/{'/'.join(map(str, purpose))}")  # noqa: S311 - made-up data


def happens(chance: Random, probability: float) -> bool:
    """Whether something of this probability happens this time."""
    return chance.random() < probability


def times(chance: Random, rate: float) -> int:
    """How often something of this mean rate happens: one of the two whole numbers beside it."""
    whole = int(rate)
    return whole + happens(chance, rate - whole)


def spread(chance: Random, low: float, high: float) -> float:
    """A number between `low` and `high`, small ones more often than large ones."""
    return low + (high - low) * chance.random() ** 2
