"""What support lived through: tickets, what happened on them, and how they were rated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer, Person
from ingestion.sources.demo.days import add_months, office_instant, working_day
from ingestion.sources.demo.randomness import happens, spread, stream, times
from ingestion.sources.demo.subscriptions import Subscription

AGENTS = ("Nina Vogt", "Omar Said", "Petra Lang", "Quinn Walsh")
SUBJECTS = (
    ("question", "How do I export a report?", "Reports"),
    ("question", "Adding a colleague", "Users"),
    ("incident", "Cannot sign in", "Sign-in"),
    ("incident", "Dashboard stays empty", "Dashboards"),
    ("problem", "Numbers differ from last week", "Reports"),
    ("task", "Please change our billing address", "Account"),
    ("complaint", "Third outage this month", "Sign-in"),
)
CAUSES = ("how-to", "defect", "configuration", "outage")
PRIORITIES = ("low", "normal", "high", "urgent")
PRIORITY_HOURS = {"low": 20.0, "normal": 10.0, "high": 4.0, "urgent": 1.5}
PROSPECT_RATE = 0.2
TROUBLE = 2.5
"""Tickets of a customer in the depth of a decline, over the usual number, less one."""
ASKED_SHARE = 0.6
ANSWERED_SHARE = 0.55
REOPENED_SHARE = 0.08
CLOSED_AFTER = timedelta(days=7)
GOOD_MOOD = 0.8


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a ticket."""

    kind: str
    at: datetime
    actor: str
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket with its events, oldest first."""

    ticket_id: str
    customer: Customer
    person: Person
    agent: str
    kind: str
    subject: str
    area: str
    priority: str
    cause: str
    is_escalated: bool
    events: tuple[Event, ...]
    asked_at: datetime | None
    """When a rating was asked for; None where it was not."""
    score: int | None
    as_of: datetime

    def instant(self, kind: str, *, last: bool = False) -> datetime | None:
        """When something of this kind first, or last, happened; None while it has not."""
        found = [event.at for event in self.events if event.kind == kind]
        return (found[-1] if last else found[0]) if found else None

    @property
    def status(self) -> str:
        """State of the ticket at `as_of`."""
        if self.events[-1].kind != "solved":
            return "open" if len(self.events) > 1 else "new"
        return "closed" if self.as_of - self.events[-1].at > CLOSED_AFTER else "solved"


def tickets(company: Company, customer: Customer) -> Iterator[Ticket]:
    """The tickets of one customer up to `as_of`, oldest month first."""
    if customer.helpdesk_id is None:
        return
    chance = stream(company.demo.seed, "support", customer.number)
    as_of = datetime.combine(company.demo.as_of, time(23, 59, 59))
    ordinal = 0
    for month in company.months:
        days = [month + timedelta(days=n) for n in (7, 14, 21)]
        moods = {day: _mood(company.subscriptions[customer.number], day) for day in days}
        for _ in range(times(chance, _rate(customer, month, max(moods.values())))):
            day = chance.choice(days) + timedelta(days=chance.randrange(-6, 6))
            created = office_instant(chance, working_day(day))
            if created > as_of or not _is_served(company, customer, created.date()):
                continue
            ordinal += 1
            mood = min(moods.values()) or 1.0
            yield _ticket(chance, customer, f"{customer.number}{ordinal:04d}", created, mood, as_of)


def _mood(subscriptions: tuple[Subscription, ...], day: date) -> float:
    return max((each.mood(day) for each in subscriptions), default=0.0)


def _is_served(company: Company, customer: Customer, day: date) -> bool:
    """Whether support answers on `day`: to subscribers, and to prospects that only it knows."""
    lives = company.subscriptions[customer.number]
    return not lives or any(each.terms_on(day) for each in lives)


def _rate(customer: Customer, month: date, mood: float) -> float:
    if "billing" not in customer.known_to:
        return PROSPECT_RATE if customer.start <= month < add_months(customer.start, 6) else 0.0
    return customer.band.ticket_rate * (1 + TROUBLE * (1 - mood)) if mood else 0.0


def _ticket(  # noqa: PLR0917 - what a ticket is drawn from
    chance: Random,
    customer: Customer,
    ticket_id: str,
    created: datetime,
    mood: float,
    as_of: datetime,
) -> Ticket:
    kind, subject, area = chance.choice(SUBJECTS[: 7 if mood < GOOD_MOOD else 6])
    priority = chance.choices(PRIORITIES, (20, 50, 22, 8))[0]
    person, agent = chance.choice(customer.people), chance.choice(AGENTS)
    events = [
        event
        for event in _events(chance, person, agent, created, PRIORITY_HOURS[priority] / mood)
        if event.at <= as_of
    ]
    solved = events[-1].kind == "solved"
    asked_at = score = None
    if solved and happens(chance, ASKED_SHARE):
        asked_at = min(events[-1].at + timedelta(hours=1), as_of)
        if happens(chance, ANSWERED_SHARE):
            weights = (50 * mood, 35 * mood, 10, 8 / mood, 4 / mood)
            score = chance.choices((5, 4, 3, 2, 1), weights)[0]
    return Ticket(
        ticket_id=ticket_id,
        customer=customer,
        person=person,
        agent=agent,
        kind=kind,
        subject=subject,
        area=area,
        priority=priority,
        cause=chance.choice(CAUSES),
        is_escalated=happens(chance, 0.04 / mood),
        events=tuple(events),
        asked_at=asked_at,
        score=score,
        as_of=as_of,
    )


def _events(
    chance: Random, person: Person, agent: str, created: datetime, hours: float
) -> Iterator[Event]:
    def later(instant: datetime, most_hours: float) -> datetime:
        return instant + timedelta(seconds=int(3600 * spread(chance, 0.05, most_hours)))

    yield Event("created", created, person.email)
    yield Event("assigned", assigned := later(created, hours / 4), agent, None, agent)
    yield Event("public_reply", replied := later(assigned, hours), agent)
    if happens(chance, 0.5):
        replied = later(replied, 24)
        yield Event("customer_reply", replied, person.email)
    yield Event("solved", solved := later(replied, hours * 5), agent, "open", "solved")
    if happens(chance, REOPENED_SHARE):
        yield Event("reopened", again := later(solved, 48), person.email, "solved", "open")
        yield Event("solved", later(again, hours * 3), agent, "open", "solved")
