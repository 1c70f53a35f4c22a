"""Cohorts, what ARPU changed by, by walking through customers one by one, in exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.properties.reference_mrr import History, Rates, valued

Amounts = tuple[Fraction, ...]


def cohorts(histories: Iterable[History], rates: Rates) -> dict[tuple[date, date], Amounts]:
    """By month of first payment and month since: what is made of the customers of that cohort.

    MRR at the month's rates, MRR at the start, MRR and MRR retained at the start's rates, customers
    at the start and paying customers.
    """
    found: dict[tuple[date, date], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 6)
    for of_customer in histories:
        paying = sorted(month for month, walked in of_customer.items() if walked.closing)
        for month, walked in of_customer.items():
            if not paying or month < paying[0]:
                continue
            opening = of_customer[paying[0]].closing
            constant = valued(walked.live, rates, month, paying[0])
            parts = (
                walked.closing, opening, constant, min(constant, opening), 1, walked.closing > 0
            )  # fmt: skip
            sums = found[paying[0], month]
            found[paying[0], month] = [a + b for a, b in zip(sums, parts, strict=True)]
    return {key: tuple(sums) for key, sums in found.items()}
