"""Invoices for random histories, as billing systems of several habits would send them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.properties.reference_mrr import FAR, Item
from tests.warehouses import Row

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
HABITS = ("with credits", "without credits", "in arrears", "never")
"""Of the rest of an interval that has ended: given back or not; charged after it; never charged."""


def invoices_and_lines(
    accounts: Sequence[str], found: Sequence[Sequence[Item]], as_of: date
) -> tuple[list[Row], list[Row]]:
    """Each line on an invoice of its own, dated by `as_of`; accounts have the habits in turn.

    Some name no products where nothing runs side by side, some never bill what is beside others.
    """
    invoices, lines = [], []
    for number, (account, items) in enumerate(zip(accounts, found, strict=True)):
        alone = set(_alone(items))
        for place, (item, item_id) in enumerate(told_apart(items)):
            is_forgotten = item not in alone and number % 3 == 0 and place % 2 == 1
            habit = "never" if is_forgotten else HABITS[number % 4]
            for position, (billed_on, line) in enumerate(_lines(item, habit, as_of)):
                period = f"{account}/{item.period_id}"
                name = f"{period}/{position}"
                invoices.append(
                    {
                        "record_key": name,
                        "invoice_id": name,
                        "billing_account_id": account,
                        "invoice_status": "paid",
                        "currency": item.currency,
                        "net_amount": line["net_amount"],
                        "issue_date": billed_on,
                    }
                )
                lines.append(
                    {
                        "record_key": name,
                        "invoice_line_id": name,
                        "invoice_id": name,
                        "subscription_id": period.rsplit("-", 1)[0],
                        "subscription_item_id": item_id,
                        "product_name": None if item in alone and number % 5 == 0 else item.product,
                        "currency": item.currency,
                        **line,
                    }
                )
    return invoices, lines


def told_apart(items: Sequence[Item]) -> Iterator[tuple[Item, str | None]]:
    """Items with the id by which periods and lines tell them apart, where products do not."""
    for of_chain in _chains(items):
        products = {item.product for item in of_chain}
        by_product = [[item for item in of_chain if item.product == name] for name in products]
        is_told = all(_is_alone(of_product) for of_product in by_product)
        for item in of_chain:
            yield item, None if is_told else item.period_id


def _alone(items: Sequence[Item]) -> Iterator[Item]:
    """Items of subscriptions with one interval and one item at a time."""
    for of_chain in _chains(items):
        if _is_alone(of_chain):
            yield from of_chain


def _is_alone(items: Sequence[Item]) -> bool:
    follows = all(
        earlier.end is not None and earlier.end <= later.start for earlier, later in pairwise(items)
    )
    return follows and len({(item.interval, item.interval_count) for item in items}) == 1


def _chains(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items of each subscription, in their order."""
    for chain in dict.fromkeys(item.period_id.rsplit("-", 1)[0] for item in items):
        yield [item for item in items if item.period_id.rsplit("-", 1)[0] == chain]


def _lines(item: Item, habit: str, as_of: date) -> Iterator[tuple[date, Row]]:
    """Lines of an item and the days on which they are billed: whole intervals from its start."""
    if habit == "never" or item.is_metered or item.state not in ("active", "past_due"):
        return
    net, once, number = _cents(item.recurring - item.once), _cents(item.once), 0
    end = item.end or FAR
    while (start := _moved(item, number)) < min(end, as_of) and net:
        number += 1
        stop = _moved(item, number)
        billed_on = stop if habit == "in arrears" else start
        if billed_on <= as_of:
            yield billed_on, _line("recurring", net, once, start, stop)
        if habit == "with credits" and end < stop and end <= as_of:
            rest = Fraction((stop - end).days, (stop - start).days)
            yield end, _line("proration", -_cents(net * rest), -_cents(once * rest), end, stop)


def _line(
    line_type: str, net: Fraction, once: Fraction, service_from: date, service_to: date
) -> Row:
    """With a tenth of tax, and an amount with tax that is a cent more than both: it was rounded."""
    tax = _cents(net / 10)
    return {
        "line_type": line_type,
        "net_amount": f"{float(net):.2f}",
        "tax_amount": f"{float(tax):.2f}",
        "gross_amount": f"{float(net + tax + Fraction(1, 100)):.2f}",
        "once_discount_amount": f"{float(once):.2f}",
        "service_from": service_from,
        "service_to": service_to,
    }


def _moved(item: Item, number: int) -> date:
    """The start of the interval with this number; in short months on their last day."""
    steps = number * item.interval_count
    if item.interval in DAYS:
        return item.start + timedelta(days=steps * DAYS[item.interval])
    months = item.start.year * 12 + item.start.month - 1 + steps * MONTHS[item.interval]
    year, month = divmod(months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(item.start.day, last_day))


def _cents(amount: Fraction) -> Fraction:
    """Whole cents, halves up; the amount is not negative."""
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)
