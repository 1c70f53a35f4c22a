"""What became of contract terms, by looking at one term after another, in exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.properties.reference_mrr import FAR, Rates, before, rounded


@dataclass(frozen=True)
class Term:
    """A contract term of one account as the CRM sends it; `end` is the first day after it."""

    contract_id: str
    number: str | None
    predecessor: str | None
    status: str | None
    signed: date | None
    start: date
    end: date | None
    notice: date | None
    arr: Fraction | None
    currency: str
    is_auto: bool

    @property
    def signed_on(self) -> date:
        return self.signed or self.start

    @property
    def due(self) -> date:
        return self.end or FAR

    @property
    def is_terminated(self) -> bool:
        """Whether it was ended, not by notice in a term for which it had renewed itself."""
        rolled = self.is_auto and self.notice is not None and self.notice > self.due
        return self.status == "terminated" and not rolled

    @property
    def due_month(self) -> date:
        return self.due.replace(day=1)


@dataclass(frozen=True)
class Account:
    """All terms of a customer, and what it pays a year at the end of a month, in dollars."""

    terms: tuple[Term, ...]
    paid: Callable[[date], Fraction]


@dataclass(frozen=True)
class Rules:
    """The day of the run, the settings and the exchange rates."""

    as_of: date
    early: int
    late: int
    rates: Rates

    def value(self, arr: Fraction | None, currency: str, due_month: date) -> Fraction | None:
        """An amount in dollars, at the rate of a due month or of the last month before it."""
        rate = self.rates.get((currency, min(due_month, self.as_of.replace(day=1))))
        return None if arr is None or rate is None else rounded(arr * rate)

    def window_end(self, term: Term) -> date:
        return term.due + timedelta(days=self.late)


def outcomes(account: Account, rules: Rules) -> dict[str, tuple[str, Fraction | None]]:
    """By contract id of each signed term with an end: its outcome and the renewed amount."""
    known = [
        term
        for term in account.terms
        if term.status != "draft" and min(term.signed_on, term.start) <= rules.as_of
    ]
    renewing = {term.contract_id: _renewing(term, known, rules) for term in known if term.end}
    return {
        term.contract_id: _outcome(term, known, renewing, account, rules)
        for term in known
        if term.end
    }


Renewing = dict[str, list[Term]]


def _renewing(term: Term, known: Iterable[Term], rules: Rules) -> list[Term]:
    """The terms that renew one, the first to be signed first."""
    later = [
        other
        for other in known
        if other.due > term.due and other.start >= term.start and other.signed_on <= rules.as_of
    ]
    found = [other for other in later if other.predecessor == term.contract_id]
    if not found:
        earliest = term.due - timedelta(days=rules.early)
        next_ones = [
            other
            for other in later
            if other.number
            and other.number == term.number
            and other.start > term.start
            and other.start >= earliest
        ]
        first = min((other.start for other in next_ones), default=None)
        found = [other for other in next_ones if other.start == first]
    return sorted(found, key=lambda other: (other.signed_on, other.contract_id))


def _outcome(
    term: Term, known: list[Term], renewing: Renewing, account: Account, rules: Rules
) -> tuple[str, Fraction | None]:
    found = renewing[term.contract_id]
    in_time = [other for other in found if other.signed_on <= rules.window_end(term)]
    if in_time:
        return _name(term, in_time, rules), _credited(term, in_time, known, renewing, rules)
    notice = term.notice is not None and term.notice <= min(term.due, rules.as_of)
    if term.is_auto and not term.is_terminated and not notice and term.due <= rules.as_of:
        share = _rolled_share(term.due_month, known, renewing, account, rules)
        if share > 0:
            target = rules.value(term.arr, term.currency, term.due_month)
            rolled = None if target is None else rounded(target * min(share, Fraction(1)))
            return "renewed automatically", rolled
    if term.is_terminated:
        return "terminated", Fraction(0)
    if term.due > rules.as_of or (not notice and rules.window_end(term) >= rules.as_of):
        return "pending", None
    return ("not renewed" if notice or not found else "won back"), Fraction(0)


def _name(term: Term, in_time: list[Term], rules: Rules) -> str:
    if any(other.signed_on <= term.signed_on for other in in_time):
        return "ramp step"
    days = (in_time[0].signed_on - term.due).days
    return (
        "renewed early"
        if days <= -rules.early
        else ("renewed on time" if days <= 0 else "renewed late")
    )


def _credited(
    term: Term, in_time: list[Term], known: list[Term], renewing: Renewing, rules: Rules
) -> Fraction | None:
    """The sum of its shares in the terms that renew it; None where one has no amount."""
    shares = [_share(term, other, known, renewing, rules) for other in in_time]
    values = [
        rules.value(share, other.currency, term.due_month)
        for share, other in zip(shares, in_time, strict=True)
    ]
    return None if None in values else sum((value for value in values if value), Fraction(0))


def _share(
    term: Term, other: Term, known: list[Term], renewing: Renewing, rules: Rules
) -> Fraction | None:
    """What one of the terms that another renews gets of it; the largest takes the rounding."""
    if other.arr is None:
        return None
    renewed = [
        each
        for each in known
        if each.end
        and other in renewing[each.contract_id]
        and other.signed_on <= rules.window_end(each)
    ]
    targets = [rules.value(each.arr, each.currency, each.due_month) for each in renewed]
    weights = [target if all(targets) and target else Fraction(1) for target in targets]
    shares = [rounded(other.arr * weight / sum(weights)) for weight in weights]
    largest = min(
        range(len(renewed)),
        key=lambda n: (targets[n] is None, -(targets[n] or 0), renewed[n].contract_id),
    )
    shares[largest] += other.arr - sum(shares)
    return shares[renewed.index(term)]


def _rolled_share(
    month: date, known: list[Term], renewing: Renewing, account: Account, rules: Rules
) -> Fraction:
    """What is paid at the end of a month beside other terms ÷ what is due in it and rolls on."""
    next_month = before(month, -1)
    others = [
        rules.value(term.arr, term.currency, month) or Fraction(0)
        for term in known
        if term.start < next_month <= served_to(term, account.terms)
        and not term.is_terminated
        and (term.due >= next_month or _is_paid_since(term.due_month, month, account))
    ]
    beside = account.paid(month) - sum(others)
    due = [
        rules.value(term.arr, term.currency, month)
        for term in known
        if term.due_month == month
        and term.due <= rules.as_of
        and term.is_auto
        and not term.is_terminated
        and not (term.notice and term.notice <= min(term.due, rules.as_of))
        and not any(
            other.signed_on <= rules.window_end(term) for other in renewing[term.contract_id]
        )
    ]
    total = sum((amount for amount in due if amount), Fraction(0))
    if account.paid(month) <= 0 or beside <= 0:
        return Fraction(0)
    return beside / total if total else Fraction(1)


def _is_paid_since(due_month: date, month: date, account: Account) -> bool:
    """Whether a term due before a month went on: it is paid at the end of each month since."""
    months = []
    while due_month <= month:
        months.append(due_month)
        due_month = before(due_month, -1)
    return len(months) > 1 and all(account.paid(each) > 0 for each in months)


def served_to(term: Term, terms: Iterable[Term]) -> date:
    """The first day after a term's service: past its end where it renews by itself."""
    signed = [other for other in terms if other.status != "draft"]
    following = [other.start for other in signed if other.predecessor == term.contract_id]
    following += _next_of_number(term, signed)
    end = _own_end(term)
    return min(end, max(min(following), term.start)) if following else end


def _own_end(term: Term) -> date:
    if term.is_auto and term.end and term.notice and term.notice > term.end:
        return _end_of_running_term(term.start, term.end, term.notice)
    goes_on = term.is_auto and not term.notice and term.status in (None, "signed", "active")
    return FAR if goes_on else term.due


def _end_of_running_term(start: date, end: date, day: date) -> date:
    """The first end, of terms one after another as long as the first, that is not before a day."""
    months = (end.year - start.year) * 12 + end.month - start.month
    is_of_months = _months_later(start, months) == end or _months_later(end, -months) == start
    found, n = end, 0
    while found < day:
        n += 1
        found = _months_later(end, n * months) if is_of_months else end + n * (end - start)
    return found


def _months_later(day: date, months: int) -> date:
    """The same day of another month, or its last where it has no such day."""
    first = before(day.replace(day=1), -months)
    last = before(first, -1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _next_of_number(term: Term, signed: list[Term]) -> list[date]:
    """The start of the next term of its number; one within an earlier term is beside that."""
    of_number = [other for other in signed if other.number and other.number == term.number]
    of_number.sort(key=lambda other: (other.start, -other.due.toordinal(), other.contract_id))
    latest: date | None = None
    is_past = False
    for other in of_number:
        is_beside = (
            other.predecessor is None
            and other.end is not None
            and latest is not None
            and other.start < latest
            and other.end <= latest
        )
        if is_past and not is_beside:
            return [other.start]
        is_past = is_past or other == term
        latest = max(filter(None, (latest, other.end)), default=None)
    return []
