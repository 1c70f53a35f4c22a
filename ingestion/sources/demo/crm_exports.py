"""How sales and marketing export the CRM: commas, a byte-order mark, column names for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ingestion.sources.demo import catalog, sales
from ingestion.sources.demo.company import Company
from ingestion.sources.demo.customers import Customer
from ingestion.sources.demo.writing import Cell, Export, Manner

MANNER = Manner("utf-8-sig", line_end="\r\n", yes_no=("Yes", "No"))
KNOWN_BEFORE = timedelta(days=75)
"""Time between the first note of an account and its first subscription."""


def exports(company: Company) -> Iterator[Export]:
    """The six exports of the CRM."""
    known = tuple(someone for someone in company.customers if someone.crm_id)
    yield Export("crm/accounts.csv", MANNER, ACCOUNTS, _accounts(company, known))
    yield Export("crm/contacts.csv", MANNER, CONTACTS, _contacts(company, known))
    yield Export("crm/owners.csv", MANNER, OWNERS, _owners())
    yield Export("crm/opportunities.csv", MANNER, OPPORTUNITIES, _opportunities(company, known))
    yield Export("crm/activities.csv", MANNER, ACTIVITIES, _activities(company, known))
    yield Export("crm/contracts.csv", MANNER, CONTRACTS, _contracts(company, known))


ACCOUNTS = (
    "Account ID", "Account Name", "Billing Customer No.", "Helpdesk Org", "Website", "Country",
    "Region", "Industry", "Segment", "Lead Source", "Partner", "Owner ID", "Created", "Modified",
)  # fmt: skip
CONTACTS = (
    "Contact ID", "Account ID", "Name", "Email", "Title", "Role", "Active", "Created", "Left On",
)  # fmt: skip
OWNERS = ("Owner ID", "Name", "Email", "Team", "Role", "Active")
OPPORTUNITIES = (
    "Opportunity ID", "Account ID", "Name", "Type", "Stage", "Closed", "Won", "Amount", "Currency",
    "Close Date", "Loss Reason", "Lead Source", "CS Sourced", "Referral", "Owner ID", "Created",
)  # fmt: skip
ACTIVITIES = (
    "Activity ID", "Account ID", "Contact ID", "Owner ID", "Type", "Subject", "Date", "Minutes",
)  # fmt: skip
CONTRACTS = (
    "Contract ID", "Account ID", "Contract Number", "Renews Contract", "Status", "Signed", "Start",
    "End", "Notice", "Term (Months)", "ARR", "Currency", "Auto-Renewal",
)  # fmt: skip


def _known_since(someone: Customer) -> datetime:
    return datetime.combine(someone.start - KNOWN_BEFORE, time(9))


def _accounts(company: Company, known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        days = [each.changes[-1].day for each in company.subscriptions[someone.number]]
        changed = datetime.combine(max(days, default=someone.start), time(16))
        yield (
            someone.crm_id, someone.legal_name, someone.billing_id, someone.helpdesk_id,
            f"www.{someone.domain}", someone.country.name, someone.country.region,
            someone.industry, someone.band.segment, someone.channel, someone.partner,
            someone.seller.owner_id, _known_since(someone), changed,
        )  # fmt: skip


def _contact_id(someone: Customer, position: int) -> str:
    return f"CON-{someone.number:05d}-{position + 1}"


def _contacts(company: Company, known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        left = _sponsor_left(company, someone)
        for position, person in enumerate(someone.people):
            left_on = left if person.role == "sponsor" else None
            yield (
                _contact_id(someone, position), someone.crm_id, person.name, person.email,
                person.title, person.role, left_on is None, _known_since(someone), left_on,
            )  # fmt: skip


def _sponsor_left(company: Company, someone: Customer) -> date | None:
    """The day on which the sponsor went, where that is why the customer left."""
    for subscription in company.subscriptions[someone.number]:
        if subscription.end_reason == "sponsor left":
            return subscription.declines[-1].begin
    return None


def _owners() -> Iterator[tuple[Cell, ...]]:
    for owner in catalog.OWNERS:
        email = f"{owner.name.lower().replace(' ', '.')}@demo.example"
        yield (owner.owner_id, owner.name, email, owner.team, owner.role, True)


def _opportunities(company: Company, known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        for deal in sales.deals(company, someone):
            is_closed = deal.stage.startswith("Closed")
            yield (
                f"OPP-{someone.number:05d}-{deal.ordinal:02d}", someone.crm_id,
                f"{someone.name} - {deal.kind}", deal.kind, deal.stage, is_closed,
                deal.stage == "Closed Won", catalog.rounded(deal.amount, someone.country.currency),
                someone.country.currency, deal.closes, deal.loss_reason, someone.channel,
                deal.is_cs_sourced, deal.is_referral, someone.seller.owner_id,
                datetime.combine(deal.created, time(10)),
            )  # fmt: skip


def _activities(company: Company, known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        for activity in sales.activities(company, someone):
            yield (
                f"ACT-{someone.number:05d}-{activity.ordinal:03d}", someone.crm_id,
                _contact_id(someone, activity.person), someone.seller.owner_id, activity.kind,
                f"{activity.kind} with {someone.people[activity.person].name}", activity.at,
                activity.minutes,
            )  # fmt: skip


def _contracts(company: Company, known: tuple[Customer, ...]) -> Iterator[tuple[Cell, ...]]:
    for someone in known:
        for contract in sales.contracts(company, someone):
            number = f"CN-{contract.subscription.subscription_id[4:]}"
            before = f"{number}-{contract.term - 1}" if contract.term > 1 else None
            yield (
                f"{number}-{contract.term}", someone.crm_id, number, before, contract.status,
                contract.signed, contract.start, contract.end, contract.notice, 12,
                contract.yearly_amount, someone.country.currency, someone.number % 5 > 0,
            )  # fmt: skip
