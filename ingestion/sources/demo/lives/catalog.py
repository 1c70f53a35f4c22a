"""What lives are made of: bands of customers, countries and currencies, read from catalog/*.csv."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingestion.sources.demo.lives.days import Floats, Ints

FOLDER = Path(__file__).parent.parent / "catalog"

INTERVALS = ("week", "month", "quarter", "year")
INTERVAL_MONTHS = np.array([1, 1, 3, 12])
PLANS = ("Team", "Business", "Enterprise")
MODULES = ("Analytics", "Automation", "Integrations", "Security", "Premium Support")
MODULE_WEIGHTS = (1.0, 1.0, 0.9, 0.7, 0.35)
"""How much more or less a module is wanted than others."""
INDUSTRIES = (
    "Software",
    "Retail",
    "Manufacturing",
    "Healthcare",
    "Finance",
    "Education",
    "Logistics",
    "Media",
)
CHANNELS = ("organic", "paid search", "event", "outbound", "partner", "referral")
SMB_CHANNELS = (0.34, 0.28, 0.08, 0.08, 0.12, 0.10)
LARGE_CHANNELS = (0.10, 0.06, 0.18, 0.36, 0.20, 0.10)


@cache
def column(table: str, name: str) -> tuple[str, ...]:
    """A column of a table of the catalog, as written."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(row[name] for row in csv.DictReader(lines))


@cache
def numbers(table: str, name: str) -> Floats:
    """A column of numbers."""
    return np.array([float(value) for value in column(table, name)])


@cache
def texts(table: str, name: str) -> npt.NDArray[np.object_]:
    """A column of texts."""
    return np.array(column(table, name), dtype=object)


@cache
def price_factors() -> Floats:
    """What a dollar of list price is in the currency of each country."""
    factors = dict(
        zip(column("currencies", "currency"), numbers("currencies", "price_factor"), strict=True)
    )
    return np.array([factors[currency] for currency in column("countries", "currency")])


@cache
def price_levels() -> Ints:
    """The ladder of price levels, lowest first, in 1/10,000 of the list price."""
    return np.sort(np.round(numbers("price_levels", "price_level") * 10_000).astype(np.int64))
