"""From what was billed to what recurs a month, line by line and month by month in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Walk = dict[tuple[date, str, str], Fraction]
"""Amounts by month, currency and step."""


@dataclass(frozen=True)
class Line:
    """A line of an invoice, as billing made it; a weekly one has an interval of 0 months."""

    subscription: int
    billed_on: date
    status: str
    line_type: str
    currency: str
    net: Fraction
    tax: Fraction
    once_discount: Fraction
    interval_months: int
    service_from: date
    service_to: date

    @property
    def days(self) -> int:
        return (self.service_to - self.service_from).days


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def walk(lines: Iterable[Line], last_month: date) -> Walk:
    """Every step that lines show by themselves, up to a month."""
    found: Walk = defaultdict(Fraction)
    lines = list(lines)
    cycles = {
        (line.subscription, line.service_to): line.days
        for line in lines
        if line.line_type == "recurring" and line.status != "void"
    }
    for line in lines:
        billed = month_of(line.billed_on), line.currency
        gross = line.net + line.tax
        found[*billed, "billed"] += gross
        if line.status == "void":
            found[*billed, "void_or_draft"] -= gross
            continue
        found[*billed, "tax"] -= line.tax
        if line.line_type in ("one_off", "usage"):
            found[*billed, line.line_type] -= line.net
        else:
            _spread(line, cycles[line.subscription, line.service_to], last_month, found)
    return found


def _spread(line: Line, cycle_days: int, last_month: date, found: Walk) -> None:
    """A line over its months. A part is worth its days' share of the interval that it ends with."""
    rate = (
        Fraction(cycle_days, line.days * line.interval_months)
        if line.interval_months
        else (Fraction(364, 12 * line.days))
    )
    billed = month_of(line.billed_on)
    month = min(billed, month_of(line.service_from))
    while month <= min(last_month, max(billed, month_of(line.service_to))):
        end = month_after(month)
        days = max(0, (min(end, line.service_to) - max(month, line.service_from)).days)
        served = line.net * Fraction(days, line.days)
        in_force = line.service_from < end <= line.service_to
        worth = line.net * rate if in_force else Fraction(0)
        key = month, line.currency
        if line.line_type == "proration":
            found[*key, "proration"] += worth - (line.net if month == billed else 0)
        else:
            if month == billed:
                found[*key, "billed_for_other_months"] += served - line.net
            else:
                found[*key, "billed_in_other_months"] += served
            found[*key, "month_end_measure"] += worth - served
            found[*key, "discount"] += line.once_discount * rate if in_force else 0
        month = end
