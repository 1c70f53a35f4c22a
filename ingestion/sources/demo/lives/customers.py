"""Who the customers are: what is settled about each of them before anything happens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingestion.sources.demo.lives import catalog
from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.days import LAST_SAFE_DAY, Calendar, Flags, Floats, Ints

EARLY_SHARE = 0.22
"""Share of the customers who came in the first tenth of the history; then arrivals grow."""
SUBSIDIARY_SHARE = 0.07
ONE_DEPARTMENT_SHARE = 0.03
OVERSOLD_SHARE = 0.10
WRONG_CONTACT_SHARE = 0.09


@dataclass(frozen=True)
class Customers:
    """One row a customer; `country`, `band`, … are positions in the catalog."""

    ids: Ints
    country: Ints
    band: Ints
    industry: Ints
    channel: Ints
    partner: Ints
    """1 to 3, 0 without a partner."""
    parent: Ints
    """Number of the parent, 0 without one."""
    start: Ints
    seller: Ints
    csm: Ints
    in_crm: Flags
    in_helpdesk: Flags
    in_billing: Flags
    fit: Floats
    onboarding: Floats
    care: Floats
    """How well the customer's CSM looks after this customer."""
    is_oversold: Flags
    is_wrong_contact: Flags

    def rate(self, name: str) -> Floats:
        """A number of the band of each customer."""
        return catalog.numbers("bands", name)[self.band]


def customers(chance: Chance, days: Calendar) -> Customers:
    """The customers of `chance`."""
    band = chance.pick("band", catalog.numbers("bands", "weight"))
    is_small = band < 2  # noqa: PLR2004 - tiny and small
    channel = np.where(
        is_small,
        chance.pick("channel", np.array(catalog.SMB_CHANNELS)),
        chance.pick("channel", np.array(catalog.LARGE_CHANNELS)),
    )
    alone = chance.draw("known to one department only")
    departments = np.floor(alone / ONE_DEPARTMENT_SHARE * 3)
    is_oversold = chance.draw("oversold") < OVERSOLD_SHARE
    fit = _middling(chance, "fit") - 0.12 * is_oversold
    head = (chance.ids - 1) // 10 * 10 + 1
    is_child = (chance.ids != head) & (chance.draw("subsidiary") < SUBSIDIARY_SHARE)
    return Customers(
        ids=chance.ids,
        country=chance.pick("country", catalog.numbers("countries", "weight")),
        band=band,
        industry=chance.pick("industry", np.ones(len(catalog.INDUSTRIES))),
        channel=channel,
        partner=np.where(
            channel == catalog.CHANNELS.index("partner"), chance.whole("partner", 1, 3), 0
        ),
        parent=np.where(is_child, head, 0),
        start=_starts(chance, days),
        seller=chance.whole("seller", 1, 3),
        csm=chance.whole("csm", 1, 5),
        in_crm=(alone >= ONE_DEPARTMENT_SHARE) | (departments == 0),
        in_helpdesk=(alone >= ONE_DEPARTMENT_SHARE) | (departments == 1),
        in_billing=(alone >= ONE_DEPARTMENT_SHARE) | (departments == 2),  # noqa: PLR2004
        fit=np.maximum(fit, 0.0),
        onboarding=_middling(chance, "onboarding"),
        care=_middling(chance, "care"),
        is_oversold=is_oversold,
        is_wrong_contact=chance.draw("wrong contact") < WRONG_CONTACT_SHARE,
    )


def _middling(chance: Chance, purpose: str) -> Floats:
    """A number between 0 and 1, middling ones more often: the mean of two draws."""
    return (chance.draw(purpose) + chance.draw(f"{purpose}, second")) / 2


def _starts(chance: Chance, days: Calendar) -> Ints:
    drawn = chance.draw("start")
    later = (drawn - EARLY_SHARE) / (1 - EARLY_SHARE)
    part = np.where(
        drawn < EARLY_SHARE, 0.1 * drawn / EARLY_SHARE, 0.1 + 0.9 * np.maximum(later, 0.0) ** 0.9
    )
    start = days.starts[0] + np.floor(part * (days.as_of - days.starts[0] + 1)).astype(np.int64)
    number = days.day_of_month(start)
    return np.asarray(start - np.maximum(number - LAST_SAFE_DAY, 0))
