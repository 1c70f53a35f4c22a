"""How long to wait before a request is repeated: what the vendor asks, else longer each time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

TRIES = 8
"""Times that a request is sent before it is given up."""
LONGEST_WAIT = 120.0
"""Seconds; a vendor that asks for more is not waited for."""
_FIRST_WAIT = 0.5
_LONGEST_OWN_WAIT = 30.0


@dataclass(frozen=True)
class Waiting:
    """The clock, the sleep and the chance that a client uses."""

    now: Callable[[], float] = time.time
    """Seconds since 1970; taken only where the vendor does not tell its own time."""
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    """From 0 to below 1."""

    def seconds(self, n_tries: int, asked: float | None) -> float:
        """Seconds to wait after so many tries; jittered, so that clients do not come at once."""
        if asked is not None:
            return asked + self.chance()
        longest = min(_FIRST_WAIT * 2.0**n_tries, _LONGEST_OWN_WAIT)
        return longest * (0.5 + self.chance() / 2)


def asked_wait(header: str | None, answered_at: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, a number or a date; None without a readable one.

    Args:
        header: its value.
        answered_at: when the vendor sent it, by the vendor's clock.
    """
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(header) - answered_at).total_seconds())
    except (ValueError, TypeError):
        return None
