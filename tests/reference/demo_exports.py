"""Reads the embedded company's billing back from its exports, with the csv module alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from reference.recurring_revenue import Period, Rates

MONTHS = {"monatlich": 1, "vierteljährlich": 3, "jährlich": 12}
STATES = {"aktiv": "active", "Test": "trial", "pausiert": "paused", "Zahlungsverzug": "past_due"}


def german_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="cp1252", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def german_day(cell: str) -> date:
    day, month, year = cell.split(".")
    return date(int(year), int(month), int(day))


def german_number(cell: str) -> Fraction:
    return Fraction(cell.replace(",", "."))


def periods(folder: Path) -> list[Period]:
    """Subscription periods by billing account; billing writes last days of service."""
    found = []
    for row in german_rows(folder / "billing" / "abonnements.csv"):
        end = row["Gültig bis"]
        found.append(
            Period(
                customer=row["Kundennr"],
                product=row["Artikel"],
                currency=row["Währung"],
                monthly=german_number(row["Betrag netto"]) / MONTHS[row["Intervall"]],
                state=STATES[row["Status"]],
                start=german_day(row["Gültig von"]),
                end=german_day(end) + timedelta(days=1) if end else None,
            )
        )
    return found


def rates(folder: Path, months: list[date]) -> Rates:
    """Rates to USD; each is quoted for the first day of its month and holds until the next."""
    found: Rates = {("USD", month): Fraction(1) for month in months}
    with (folder / "finance" / "fx_rates.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["to"] == "USD"
            found[row["from"], date.fromisoformat(row["date"])] = Fraction(row["rate"])
    return found
