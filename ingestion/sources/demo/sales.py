"""What sales lived through: contract terms, deals and the activities around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer
from ingestion.sources.demo.days import MONTHS_A_YEAR, add_months, office_instant, working_day
from ingestion.sources.demo.randomness import happens, stream, times
from ingestion.sources.demo.subscriptions import Subscription, Terms

LOSS_REASONS = ("price", "no decision", "competitor")
ACTIVITY_KINDS = ("Call", "Email", "Email", "Meeting", "Task")
ACTIVITY_RATE = 0.35
"""Activities a month."""
MINUTES = {"Call": 30, "Email": 5, "Meeting": 60, "Task": 15}


@dataclass(frozen=True, slots=True)
class Contract:
    """One term of a contract; its renewal is another one of the same number."""

    customer: Customer
    subscription: Subscription
    term: int
    signed: date
    start: date
    end: date
    """First day after the term."""
    notice: date | None
    yearly_amount: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Deal:
    """One opportunity."""

    customer: Customer
    ordinal: int
    kind: str
    stage: str
    amount: Decimal
    created: date
    closes: date
    loss_reason: str | None
    is_cs_sourced: bool
    is_referral: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """A call, mail, meeting or task."""

    customer: Customer
    ordinal: int
    kind: str
    person: int
    """Position of the person among the people of the customer."""
    at: datetime
    minutes: int


def yearly_amount(subscription: Subscription, terms: Terms) -> Decimal:
    """What a year under `terms` costs once it is paid for, without tax."""
    paid = replace(terms, state="active")
    return sum(
        (
            subscription.price(product, paid).yearly(subscription.interval)
            for product in paid.products
        ),
        Decimal(0),
    )


def contracts(company: Company, customer: Customer) -> Iterator[Contract]:
    """The terms of every subscription that is paid by the year."""
    as_of = company.demo.as_of
    for subscription in company.subscriptions[customer.number]:
        if subscription.interval != "year" or subscription.first_paid is None:
            continue
        start, term = subscription.first_paid, 1
        while start <= as_of and subscription.end != start:
            end = add_months(start, MONTHS_A_YEAR)
            terms = subscription.terms_on(start)
            if terms is None:
                break
            leaves = subscription.end is not None and subscription.end <= end
            status = "active"
            if end <= as_of:
                status = "ended"
            elif leaves:
                status = "terminated"
            yield Contract(
                customer=customer,
                subscription=subscription,
                term=term,
                signed=start - timedelta(days=customer.number % 20 + term),
                start=start,
                end=end,
                notice=_notice(subscription, end) if leaves else None,
                yearly_amount=yearly_amount(subscription, terms),
                status=status,
            )
            start, term = end, term + 1


def _notice(subscription: Subscription, end: date) -> date | None:
    begun = [each.begin for each in subscription.declines if each.end == end]
    return begun[0] + timedelta(days=30) if begun else None


def deals(company: Company, customer: Customer) -> Iterator[Deal]:
    """Won and lost deals: the first sale, renewals, expansions; prospects are still undecided."""
    chance = stream(company.demo.seed, "deal", customer.number)
    if not company.subscriptions[customer.number]:
        stage = chance.choice(("Qualification", "Closed Lost"))
        lost = chance.choice(LOSS_REASONS) if stage == "Closed Lost" else None
        yield Deal(
            customer, 1, "New Business", stage, Decimal(customer.band.seats[1] * 348),
            customer.start - timedelta(days=60), customer.start, lost,
            is_cs_sourced=False, is_referral=customer.channel == "referral",
        )  # fmt: skip
        return
    ordinal = 0
    for subscription in company.subscriptions[customer.number]:
        before: Terms | None = None
        for change in subscription.changes:
            amount = yearly_amount(subscription, change.terms)
            added = amount - yearly_amount(subscription, before) if before else amount
            has_grown = before is not None and (
                change.terms.seats > before.seats
                or len(change.terms.products) > len(before.products)
            )
            if before is None or has_grown:
                ordinal += 1
                yield Deal(
                    customer, ordinal, "Upsell" if before else "New Business", "Closed Won", added,
                    change.day - timedelta(days=chance.randrange(10, 80)), change.day, None,
                    is_cs_sourced=before is not None and happens(chance, 0.5),
                    is_referral=before is None and customer.channel == "referral",
                )  # fmt: skip
            before = change.terms
    for contract in contracts(company, customer):
        if contract.status == "active":
            continue
        ordinal += 1
        is_lost = contract.subscription.end is not None and (
            contract.subscription.end <= contract.end
        )
        yield Deal(
            customer, ordinal, "Renewal", "Closed Lost" if is_lost else "Closed Won",
            contract.yearly_amount, contract.end - timedelta(days=90),
            min(contract.end, company.demo.as_of),
            contract.subscription.end_reason if is_lost else None,
            is_cs_sourced=False, is_referral=False,
        )  # fmt: skip


def activities(company: Company, customer: Customer) -> Iterator[Activity]:
    """What was noted in the CRM, month by month, while the customer was one."""
    chance = stream(company.demo.seed, "activity", customer.number)
    ordinal = 0
    for month in company.months:
        middle = month + timedelta(days=14)
        if not any(each.mood(middle) for each in company.subscriptions[customer.number]):
            continue
        for _ in range(times(chance, ACTIVITY_RATE)):
            day = working_day(month + timedelta(days=chance.randrange(26)))
            kind = chance.choice(ACTIVITY_KINDS)
            person = chance.randrange(len(customer.people))
            at = office_instant(chance, day)
            if day <= company.demo.as_of:
                ordinal += 1
                yield Activity(customer, ordinal, kind, person, at, MINUTES[kind])
