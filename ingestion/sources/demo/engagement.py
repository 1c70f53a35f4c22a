"""What customers did with the product and what success did with them: use, surveys, touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ingestion.sources.demo import catalog
from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer, Person
from ingestion.sources.demo.days import LAST_SAFE_DAY, add_months, office_instant, working_day
from ingestion.sources.demo.randomness import happens, stream
from ingestion.sources.demo.subscriptions import Subscription

MODULE_SLOTS = range(12)
SURVEY_MONTHS = 6
ANSWERED_SHARE = 0.55
RECORDED_SHARE = 0.9
HANDED_OVER_SHARE = 0.25
TOUCH_KINDS = ("call", "email", "qbr", "visit", "call")
TOUCH_OUTCOMES = ("follow-up agreed", "no action", "risk noted", "wish noted")


@dataclass(frozen=True, slots=True)
class Use:
    """What a customer did in one module on one day; the product does not tell users apart."""

    customer: Customer
    subscription_id: str
    module: str
    day: date
    n_actions: int
    seconds: int
    n_errors: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A question how likely it is that the person recommends us, and the answer if one came."""

    customer: Customer
    ordinal: int
    person: Person
    asked_at: datetime
    answered_at: datetime | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody of success spoke with the customer."""

    customer: Customer
    ordinal: int
    owner: catalog.Owner
    kind: str
    outcome: str
    at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who looked after the customer, from a day until another."""

    customer: Customer
    ordinal: int
    owner: catalog.Owner
    valid_from: date
    valid_to: date | None


def uses(company: Company, customer: Customer) -> Iterator[Use]:
    """The days of use of every month: fewer, with fewer actions, where the mood is low."""
    chance = stream(company.demo.seed, "usage", customer.number)
    for subscription in company.subscriptions[customer.number]:
        for month in company.months:
            working_days = [
                day
                for day in (month + timedelta(number) for number in range(LAST_SAFE_DAY))
                if day == working_day(day)
            ]
            mood = subscription.mood(working_days[len(working_days) // 2])
            n_days = max(1, round(customer.band.days_of_use * mood))
            for day in sorted(chance.sample(working_days, n_days)):
                terms = subscription.terms_on(day)
                mood = subscription.mood(day)
                module, share = chance.choice(MODULE_SLOTS), chance.random()
                if terms is None or day > company.demo.as_of:
                    continue
                actions = round(terms.seats * mood * (2 + 4 * share)) + 1
                n_errors = chance.randrange(4) if happens(chance, 0.25 / mood) else 0
                yield Use(
                    customer, subscription.subscription_id,
                    terms.products[module % len(terms.products)], day,
                    actions, actions * chance.randrange(20, 60), n_errors,
                )  # fmt: skip


def surveys(company: Company, customer: Customer) -> Iterator[Survey]:
    """Every half year sponsor and champion are asked."""
    chance = stream(company.demo.seed, "survey", customer.number)
    ordinal = 0
    for day, subscription in _anniversaries(company, customer, SURVEY_MONTHS):
        for person in customer.people[:2]:
            ordinal += 1
            asked = office_instant(chance, day)
            answered = score = None
            if happens(chance, ANSWERED_SHARE):
                mood = max(subscription.mood(day), 0.1)
                good = chance.choices((10, 9, 8, 7), (25, 25, 20, 10))[0]
                poor = chance.choices((7, 6, 5, 3, 1), (10, 20, 15, 10, 5))[0]
                score = good if happens(chance, mood - 0.15) else poor
                answered = asked + timedelta(hours=chance.randrange(1, 72))
                if answered.date() > company.demo.as_of:
                    answered = score = None
            yield Survey(customer, ordinal, person, asked, answered, score)


def touches(company: Company, customer: Customer) -> Iterator[Touch]:
    """Regular touches of customers that are large enough for them."""
    if not customer.band.touch_months:
        return
    chance = stream(company.demo.seed, "touch", customer.number)
    team = assignments(company, customer)
    for ordinal, (day, _) in enumerate(
        _anniversaries(company, customer, customer.band.touch_months), start=1
    ):
        owner = next(each.owner for each in reversed(team) if each.valid_from <= day)
        yield Touch(
            customer, ordinal, owner, chance.choice(TOUCH_KINDS), chance.choice(TOUCH_OUTCOMES),
            office_instant(chance, day), 15 * chance.randrange(1, 7),
        )  # fmt: skip


def assignments(company: Company, customer: Customer) -> tuple[Assignment, ...]:
    """Who of success looked after the customer; about a quarter are handed over once."""
    subscriptions = company.subscriptions[customer.number]
    if not subscriptions:
        return ()
    chance = stream(company.demo.seed, "assignment", customer.number)
    first, second = chance.sample(catalog.MANAGERS, 2)
    start, end = subscriptions[0].start, subscriptions[-1].end
    changed = add_months(start, chance.randrange(4, 18))
    if not happens(chance, HANDED_OVER_SHARE) or changed >= min(
        end or company.demo.as_of, company.demo.as_of
    ):
        return (Assignment(customer, 1, first, start, end),)
    return (
        Assignment(customer, 1, first, start, changed),
        Assignment(customer, 2, second, changed, end),
    )


def _anniversaries(
    company: Company, customer: Customer, months: int
) -> Iterator[tuple[date, Subscription]]:
    """Every so many months of a subscription, as working days up to `as_of`."""
    for subscription in company.subscriptions[customer.number]:
        for number in range(months, len(company.months) + 1, months):
            day = working_day(add_months(subscription.start, number))
            if day > company.demo.as_of or subscription.terms_on(day) is None:
                break
            yield day, subscription
