"""MRR, its movements and retention by walking through every day, in exact fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from workspace.settings import Metrics

Interval = Literal["day", "week", "month", "quarter", "year"]
State = Literal["active", "trial", "paused", "past_due"]
DEFAULTS = Metrics()
PERIODS_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
SMALLEST = Fraction(1, 10**8)
FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Item:
    """A period as billing sends it: the discount is taken off, `end` is the first day after it."""

    period_id: str
    product: str
    currency: str
    quantity: int
    recurring: Fraction
    discount: Fraction
    interval: Interval
    interval_count: int
    state: State
    is_metered: bool
    start: date
    end: date | None
    predecessor: str | None
    once: Fraction = Fraction(0)
    """Of `recurring`, what each interval is charged less by a discount that is given once."""
    cancelled: date | None = None


@dataclass(frozen=True)
class Month:
    """A customer at a month's end; amounts in the reporting currency."""

    opening: Fraction
    movement_class: str | None
    movement: Fraction
    fx: Fraction
    closing: Fraction
    seats: int
    at_rates_of_year_before: Fraction
    live: tuple[Item, ...]


Rates = Mapping[tuple[str, date], Fraction]
"""By currency and first day of the month: the rate at the month's end."""
History = dict[date, Month]


def rounded(value: Fraction) -> Fraction:
    """The nearest eighth decimal, halves away from zero."""
    scaled, sign = abs(value) / SMALLEST, 1 if value >= 0 else -1
    return sign * SMALLEST * int(scaled + Fraction(1, 2))


def monthly(item: Item) -> Fraction:
    """What the item counts for in a month, in its own currency."""
    if item.is_metered or item.state in ("trial", "paused"):
        return Fraction(0)
    yearly = rounded(item.recurring * PERIODS_A_YEAR[item.interval] / item.interval_count)
    return rounded(yearly / 12)


def bridged(items: Iterable[Item], longest_gap: int) -> list[Item]:
    """The items, each that a linked renewal follows after a short gap running up to it."""
    items = list(items)
    starts: dict[str, date] = {}
    for item in items:
        if item.predecessor:
            starts[item.predecessor] = min(starts.get(item.predecessor, FAR), item.start)
    return [_bridged(item, starts.get(item.period_id), longest_gap) for item in items]


def _bridged(item: Item, renewed: date | None, longest_gap: int) -> Item:
    if renewed is None or item.end is None or renewed <= item.end:
        return item
    return item if (renewed - item.end).days > longest_gap else replace(item, end=renewed)


def counted(items: Iterable[Item], metrics: Metrics) -> list[Item]:
    """The items with the amounts and to the ends that settings count, those left out left out."""
    items = bridged(items, metrics.renewal_gap_days)
    renewed = {item.predecessor for item in items}
    found = []
    for item in items:
        amounts = {
            "recurring": item.recurring,
            "none": item.recurring + item.discount,
            "all": item.recurring - item.once,
        }
        end = item.end
        is_ended_by_notice = metrics.churn_timing == "cancelled_at" and item.cancelled is not None
        if is_ended_by_notice and item.period_id not in renewed:
            end = min(end or FAR, max(item.cancelled or FAR, item.start))
        if item.state != "past_due" or metrics.mrr_past_due == "count":
            found.append(replace(item, recurring=amounts[metrics.mrr_discounts], end=end))
    return found


def live_at_month_ends(items: Iterable[Item], last_day: date) -> dict[date, list[Item]]:
    """By first day of the month: what is in service on the month's last day, day after day."""
    items = list(items)
    found: dict[date, list[Item]] = {}
    day = min((item.start for item in items), default=last_day).replace(day=1)
    while day <= last_day:
        in_service = [i for i in items if i.start <= day and (i.end is None or day < i.end)]
        if (day + timedelta(days=1)).day == 1:
            found[day.replace(day=1)] = in_service
        day += timedelta(days=1)
    return found


def history(
    items: Iterable[Item], rates: Rates, last_day: date, metrics: Metrics = DEFAULTS
) -> History:
    """The months of one customer from the first with a live item; paused items alone keep it."""
    months: History = {}
    opening, past, last_paying = Fraction(0), "never", last_day
    by_month = live_at_month_ends(counted(items, metrics), last_day)
    for month, in_service in sorted(by_month.items()):
        live = [item for item in in_service if not item.is_metered]
        if not live and not months:
            continue
        closing = valued(live, rates, month, month)
        at_old_rates = valued(live, rates, month, before(month, 1)) if opening else closing
        is_paused = metrics.mrr_pause == "contraction" and any(
            item.state == "paused" for item in live
        )
        longest_absence = metrics.reactivation_window_days
        if past == "lapsed" and longest_absence and (month - last_paying).days > longest_absence:
            past = "never"
        months[month] = Month(
            opening=opening,
            movement_class=classified(opening, closing, at_old_rates, past, is_paused=is_paused),
            movement=at_old_rates - opening,
            fx=closing - at_old_rates,
            closing=closing,
            seats=sum(item.quantity for item in live if monthly(item) > 0),
            at_rates_of_year_before=valued(live, rates, month, before(month, 12)),
            live=tuple(live),
        )
        if closing:
            past, last_paying = "kept", month
        elif past == "kept" and not is_paused:
            past = "lapsed"
        opening = closing
    return months


def classified(
    opening: Fraction, closing: Fraction, at_old_rates: Fraction, past: str, *, is_paused: bool
) -> str | None:
    """The class of a month's movement; `past` is never, kept or lapsed."""
    if opening and closing:
        return "expansion" if at_old_rates >= opening else "contraction"
    if opening:
        return "contraction" if is_paused else "churn"
    classes = {"never": "new", "kept": "expansion", "lapsed": "reactivation"}
    return classes[past] if closing else None


def drivers(was: Iterable[Item], now: Iterable[Item]) -> dict[str, Fraction]:
    """How MRR in one product and currency changed, by driver: the waterfall, without rounding."""
    old, new = _terms(was), _terms(now)
    if not (old and new):
        sign, terms = (1, new) if new else (-1, old)
        only = terms["list"] - terms["discount"] - terms["paused"] if terms else Fraction(0)
        return {"product": sign * only}
    seats = Fraction(0)
    if old["quantity"]:
        seats = old["list"] * new["quantity"] / old["quantity"] - old["list"]
    return {
        "seats": seats,
        "price": new["list"] - old["list"] - seats,
        "discount": old["discount"] - new["discount"],
        "pause": old["paused"] - new["paused"],
    }


def _terms(items: Iterable[Item]) -> dict[str, Fraction]:
    """Quantity and monthly amounts of held items; empty where nothing is held."""
    terms: dict[str, Fraction] = defaultdict(Fraction)
    for item in items:
        if item.state != "trial":
            a_month = Fraction(PERIODS_A_YEAR[item.interval], 12 * item.interval_count)
            terms["quantity"] += item.quantity
            terms["list"] += (item.recurring + item.discount) * a_month
            terms["discount"] += item.discount * a_month
            terms["paused"] += item.recurring * a_month if item.state == "paused" else 0
    return terms


def month_end_rates(
    quotes: Iterable[tuple[date, str, Fraction]],
    months: Iterable[date],
    as_of: date,
    longest_age: int,
) -> dict[tuple[str, date], Fraction]:
    """The last rate known at each month's end, or at `as_of`, if it is young enough; USD is 1."""
    found: dict[tuple[str, date], Fraction] = {}
    in_order = sorted(quotes)
    for month in months:
        found["USD", month] = Fraction(1)
        end = min(before(month, -1) - timedelta(days=1), as_of)
        for day, currency, rate in in_order:
            if day <= end and (end - day).days <= longest_age:
                found[currency, month] = rate
    return found


def valued(live: Iterable[Item], rates: Rates, month: date, rate_month: date) -> Fraction:
    """MRR of live items at the rates of a month, rounded once a product and currency."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for item in live:
        sums[item.product, item.currency] += monthly(item)
    at_month = {currency: rates[currency, month] for _, currency in sums}
    return sum(
        (
            rounded(amount * rates.get((currency, rate_month), at_month[currency]))
            for (_, currency), amount in sums.items()
        ),
        Fraction(0),
    )


def before(month: date, months: int) -> date:
    """The first day of the month some months earlier."""
    index = month.year * 12 + month.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def retention(
    histories: Iterable[History], month: date, months: int
) -> tuple[Fraction, Fraction, Fraction, int, int]:
    """Cohort opening, closing, retained, and how many customers were and are: t against t - n."""
    opening = closing = retained = Fraction(0)
    n_before = n_after = 0
    for of_customer in histories:
        start, end = of_customer.get(before(month, months)), of_customer.get(month)
        if start is None or end is None or not start.closing:
            continue
        kept = end.at_rates_of_year_before if months == 12 else end.closing - end.fx
        opening += start.closing
        closing += kept
        retained += min(kept, start.closing)
        n_before += 1
        n_after += end.closing > 0
    return opening, closing, retained, n_before, n_after
