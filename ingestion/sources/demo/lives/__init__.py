"""What happens to the customers of the embedded company: vectorised lives, as tables of facts.

Each month each customer has latent states (`states`), the hazard follows from them (`hazard`), and
what subscriptions do follows from both (`growth`, `leaving`). A customer depends on the seed and
its own number only, never on the block that it is made in.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from ingestion.sources.demo.lives.chance import Chance
from ingestion.sources.demo.lives.customers import customers
from ingestion.sources.demo.lives.days import calendar
from ingestion.sources.demo.lives.months import live
from ingestion.sources.demo.lives.tables import tables

__all__ = ["lives"]


def lives(  # noqa: PLR0917 - seed, switch and range, in the order of every caller
    demo_seed: int,
    has_causes: bool,  # noqa: FBT001
    months: int,
    as_of: date,
    first: int,
    last: int,
) -> dict[str, pa.Table]:
    """The tables of facts of customers `first` to `last`, by name.

    Nothing after `as_of` is told but ends of which notice was given. Without causes, behaviour is
    drawn at random, at the same average rates.
    """
    days = calendar(as_of, months)
    chance = Chance(demo_seed, np.arange(first, last + 1))
    who = customers(chance, days)
    return tables(chance, live(chance, who, days, has_causes=has_causes), days)
