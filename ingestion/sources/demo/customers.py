"""Who the customers of the embedded company are: what does not change while they live."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ingestion.sources.demo import catalog
from ingestion.sources.demo.days import LAST_SAFE_DAY
from ingestion.sources.demo.randomness import happens, stream

DEPARTMENTS = frozenset({"crm", "helpdesk", "billing"})
ONE_DEPARTMENT = {50: "crm", 90: "billing", 130: "helpdesk"}
"""Customers that a single department knows: position in every 150 customers."""
ONE_DEPARTMENT_EVERY = 150
NAME_STEP = 787
"""Shares no factor with the number of names, so that names do not repeat before all are used."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at a customer."""

    name: str
    email: str
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer; `number` counts from 1 and all its ids come from it."""

    number: int
    name: str
    country: catalog.Country
    domain: str
    industry: str
    band: catalog.Band
    channel: str
    partner: str | None
    seller: catalog.Owner
    people: tuple[Person, ...]
    known_to: frozenset[str]
    start: date

    @property
    def legal_name(self) -> str:
        """The name with the legal form, as the CRM writes it."""
        return f"{self.name} {self.country.legal_form}"

    @property
    def crm_id(self) -> str | None:
        """Id of the account in the CRM, where the CRM knows the customer."""
        return f"ACC-{self.number:05d}" if "crm" in self.known_to else None

    @property
    def helpdesk_id(self) -> str | None:
        """Id of the organization in the helpdesk, where the helpdesk knows the customer."""
        return f"{700_000 + self.number}" if "helpdesk" in self.known_to else None

    @property
    def billing_id(self) -> str | None:
        """Id of the account in billing, where billing knows the customer."""
        return f"K{10_000 + self.number}" if "billing" in self.known_to else None


def customer(seed: int, number: int, origin: date, as_of: date) -> Customer:
    """Customer `number`, made from the arguments alone: no customer depends on another."""
    chance = stream(seed, "customer", number)
    band = chance.choices(catalog.BANDS, [band.weight for band in catalog.BANDS])[0]
    country = chance.choices(catalog.COUNTRIES, [country.weight for country in catalog.COUNTRIES])[
        0
    ]
    name = _name(number)
    domain = f"{_ascii(name)}.{country.domain}"
    channel = chance.choice(catalog.CHANNELS)
    start = origin + timedelta(days=int((as_of - origin).days * chance.random() ** 1.4))
    alone = ONE_DEPARTMENT.get(number % ONE_DEPARTMENT_EVERY)
    return Customer(
        number=number,
        name=name,
        country=country,
        domain=domain,
        industry=chance.choice(catalog.INDUSTRIES),
        band=band,
        channel=channel,
        partner=chance.choice(catalog.PARTNERS) if channel == "partner" else None,
        seller=chance.choice(catalog.SELLERS),
        people=_people(chance, domain),
        known_to=frozenset({alone}) if alone else DEPARTMENTS,
        start=start.replace(day=min(start.day, LAST_SAFE_DAY)),
    )


def _name(number: int) -> str:
    count = len(catalog.NAME_HEADS) * len(catalog.NAME_TAILS)
    head, tail = divmod(number * NAME_STEP % count, len(catalog.NAME_TAILS))
    name = f"{catalog.NAME_HEADS[head]} {catalog.NAME_TAILS[tail]}"
    generation = number // count
    return f"{name} {generation + 1}" if generation else name


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.lower() if letter.isalnum())


def _people(chance: Random, domain: str) -> tuple[Person, ...]:
    roles = [("sponsor", "Managing Director"), ("champion", "Head of Operations")]
    roles += [("user", "Specialist")] * (1 + happens(chance, 0.5))
    names: dict[str, Person] = {}
    while len(names) < len(roles):
        given = chance.choice(catalog.GIVEN_NAMES)
        family = chance.choice(catalog.FAMILY_NAMES)
        role, title = roles[len(names)]
        email = f"{_ascii(given)}.{_ascii(family)}@{domain}"
        names.setdefault(email, Person(f"{given} {family}", email, title, role))
    return tuple(names.values())
