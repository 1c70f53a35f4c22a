"""How support exports the helpdesk: semicolons, instants in UTC, names of fields as in its API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from ingestion.sources.demo import support
from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer
from ingestion.sources.demo.writing import Cell, Export, Manner

MANNER = Manner("utf-8", delimiter=";", instant_format="%Y-%m-%dT%H:%M:%SZ")
ORGANIZATIONS = ("id", "name", "crm_account", "billing_account", "domain", "created_at")
PEOPLE = ("id", "organization_id", "name", "email", "role", "time_zone", "created_at")
TICKETS = (
    "id", "organization_id", "requester_id", "assignee_id", "subject", "type", "priority",
    "status", "via", "area", "cause", "escalated", "created_at", "first_reply_at",
    "first_solved_at", "solved_at", "updated_at",
)  # fmt: skip
EVENTS = ("id", "ticket_id", "actor_id", "event", "from", "to", "at")
RATINGS = ("id", "ticket_id", "organization_id", "score", "rated_at")
CHANNELS = ("web", "email", "chat", "phone")
AGENT_IDS = {name: f"90{position}" for position, name in enumerate(support.AGENTS, start=1)}


def exports(company: Company) -> Iterator[Export]:
    """The five exports of the helpdesk."""
    known = tuple(someone for someone in company.customers if someone.helpdesk_id)
    tickets = [ticket for someone in known for ticket in support.tickets(company, someone)]
    yield Export("helpdesk/organizations.csv", MANNER, ORGANIZATIONS, _organizations(known))
    yield Export("helpdesk/people.csv", MANNER, PEOPLE, _people(known))
    yield Export("helpdesk/tickets.csv", MANNER, TICKETS, _tickets(tickets))
    yield Export("helpdesk/ticket_events.csv", MANNER, EVENTS, _events(tickets))
    yield Export("helpdesk/satisfaction_ratings.csv", MANNER, RATINGS, _ratings(tickets))


def _known_since(someone: Customer) -> datetime:
    return datetime.combine(someone.start, time(8, 30))


def _organizations(known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        yield (
            someone.helpdesk_id, someone.name, someone.crm_id, someone.billing_id, someone.domain,
            _known_since(someone),
        )  # fmt: skip


def _people(known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    opened = datetime(2020, 1, 2, 8)  # noqa: DTZ001 - instants here are UTC without zone
    for name, agent_id in AGENT_IDS.items():
        email = f"{name.lower().replace(' ', '.')}@demo.example"
        yield (agent_id, None, name, email, "agent", "Europe/Berlin", opened)
    for someone in known:
        for position, person in enumerate(someone.people):
            yield (
                _person_id(someone, position), someone.helpdesk_id, person.name, person.email,
                "end-user", None, _known_since(someone),
            )  # fmt: skip


def _person_id(someone: Customer, position: int) -> str:
    return f"{someone.helpdesk_id}{position + 1}"


def _requester_id(ticket: support.Ticket) -> str:
    return _person_id(ticket.customer, ticket.customer.people.index(ticket.person))


def _tickets(tickets: list[support.Ticket]) -> Iterator[tuple[Cell, ...]]:
    for ticket in tickets:
        is_solved = ticket.events[-1].kind == "solved"
        yield (
            ticket.ticket_id, ticket.customer.helpdesk_id, _requester_id(ticket),
            AGENT_IDS[ticket.agent] if len(ticket.events) > 1 else None, ticket.subject,
            ticket.kind, ticket.priority, ticket.status,
            CHANNELS[int(ticket.ticket_id) % len(CHANNELS)], ticket.area,
            ticket.cause if is_solved else None, ticket.is_escalated, ticket.instant("created"),
            ticket.instant("public_reply"), ticket.instant("solved"),
            ticket.instant("solved", last=True) if is_solved else None, ticket.events[-1].at,
        )  # fmt: skip


def _events(tickets: list[support.Ticket]) -> Iterator[tuple[Cell, ...]]:
    for ticket in tickets:
        for position, event in enumerate(ticket.events, start=1):
            yield (
                f"{ticket.ticket_id}-{position}", ticket.ticket_id,
                AGENT_IDS.get(event.actor) or _requester_id(ticket), event.kind, event.old,
                AGENT_IDS.get(event.new or "", event.new), event.at,
            )  # fmt: skip


def _ratings(tickets: list[support.Ticket]) -> Iterator[tuple[Cell, ...]]:
    for ticket in tickets:
        if ticket.asked_at is not None:
            yield (
                f"R{ticket.ticket_id}", ticket.ticket_id, ticket.customer.helpdesk_id,
                ticket.score, ticket.asked_at,
            )  # fmt: skip
