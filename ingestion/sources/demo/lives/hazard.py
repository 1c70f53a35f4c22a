"""The hazard: the true probability that a customer decides, in a month, to leave.

Frozen before any score is built. A logistic function of a sum (all states lie between 0 and 1):

| part | what is added to the sum |
|---|---|
| band | `hazard_base` of catalog/bands.csv |
| adoption | `ADOPTION` × (0.5 − adoption) |
| support | `SUPPORT` × (0.7 − support experience) |
| sponsor | `NO_SPONSOR` while nobody sponsors |
| price | `PRICE` × (price pressure − 0.25) |
| fit | `FIT` × (0.5 − fit) |
| onboarding | `ONBOARDING` × (0.5 − onboarding quality), fading out over `ONBOARDING_MONTHS` |
| term | `TERM_NEAR` in the four months before a term ends, `TERM_FAR` in earlier ones |

Without causes it is `leave_rate` of the band, every month, whatever the states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.customers import Customers
from ingestion.sources.demo.lives.days import Flags, Floats, Ints

ADOPTION = 5.5
SUPPORT = 3.5
NO_SPONSOR = 1.1
PRICE = 2.6
FIT = 1.6
ONBOARDING = 1.2
ONBOARDING_MONTHS = 18
TERM_NEAR = 0.9
TERM_FAR = -0.9
NEAR_MONTHS = 4

ROOT_CAUSES = (
    "product does not meet the need",
    "poor onboarding",
    "low early adoption",
    "wrong contact",
    "oversold",
    "weak CS",
)
PROXIMATE_CAUSES = (
    "sponsor change",
    "merger",
    "competitor",
    "price",
    "budget",
    "closed business",
)
PROXIMATE_WEIGHTS = (0.06, 0.09, 0.33, 0.18, 0.24, 0.10)
EARLY_MONTHS = 15


@dataclass(frozen=True)
class Circumstances:
    """The states that a decision depends on, one row a customer."""

    adoption: Floats
    support: Floats
    has_sponsor: Flags
    pressure: Floats
    age: Ints
    """Months since the start."""
    months_to_end: Ints
    """Months until the term ends; negative without a term."""


def hazard(who: Customers, now: Circumstances) -> Floats:
    """The monthly probability that each customer decides to leave."""
    fading = np.maximum(1 - now.age / ONBOARDING_MONTHS, 0.0)
    near = (now.months_to_end >= 1) & (now.months_to_end <= NEAR_MONTHS)
    term = np.where(near, TERM_NEAR, np.where(now.months_to_end >= 0, TERM_FAR, 0.0))
    total = (
        who.rate("hazard_base")
        + ADOPTION * (0.5 - now.adoption)
        + SUPPORT * (0.7 - now.support)
        + NO_SPONSOR * ~now.has_sponsor
        + PRICE * (now.pressure - 0.25)
        + FIT * (0.5 - who.fit)
        + ONBOARDING * (0.5 - who.onboarding) * fading
        + term
    )
    return np.asarray(1 / (1 + np.exp(-total)))


def root_causes(who: Customers, now: Circumstances) -> Ints:
    """What weighed most in each customer's hazard, as a position in `ROOT_CAUSES`."""
    is_early = now.age < EARLY_MONTHS
    weights = np.stack(
        [
            FIT * (0.62 - who.fit) + 0.25 * ADOPTION * (0.5 - now.adoption),
            ONBOARDING * (0.75 - who.onboarding) * np.maximum(1 - now.age / 24, 0.0) * 1.6,
            np.where(is_early, 0.8 * ADOPTION * (0.5 - now.adoption), 0.0),
            0.9 * who.is_wrong_contact + 0.45 * ~now.has_sponsor,
            1.2 * who.is_oversold,
            SUPPORT * (0.7 - now.support) + 0.9 * (0.4 - who.care),
        ]
    )
    return np.asarray(weights.argmax(axis=0))


def proximate_causes(chance: Chance, now: Circumstances) -> Ints:
    """What made each customer leave just then, as a position in `PROXIMATE_CAUSES`."""
    weights = np.tile(np.array(PROXIMATE_WEIGHTS), (len(chance.ids), 1))
    weights[:, 0] += 1.2 * ~now.has_sponsor
    weights[:, 3] += np.maximum(now.pressure - 0.3, 0.0) * 2
    return chance.pick("proximate cause", weights)


def causes_at_random(chance: Chance) -> tuple[Ints, Ints]:
    """Root and proximate causes that have nothing to do with what happened."""
    roots = chance.pick("root cause", np.ones(len(ROOT_CAUSES)))
    return roots, chance.pick("proximate cause", np.array(PROXIMATE_WEIGHTS))
