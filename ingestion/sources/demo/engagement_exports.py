"""How product, success and finance export: usage, surveys, touches, assignments, exchange rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from ingestion.sources.demo import engagement
from ingestion.sources.demo.company import REPORTING_CURRENCY, Company
from ingestion.sources.demo.randomness import happens, stream
from ingestion.sources.demo.writing import Cell, Export, Manner

MANNER = Manner("utf-8", instant_format="%Y-%m-%dT%H:%M:%SZ")
USES = (
    "usage_id", "account", "billing_account", "subscription", "module", "day", "actions",
    "seconds", "errors",
)  # fmt: skip
SURVEYS = ("id", "organization", "email", "kind", "score", "asked_at", "answered_at")
TOUCHES = ("id", "account", "owner", "kind", "outcome", "at", "minutes")
ASSIGNMENTS = ("id", "account", "owner", "role", "from", "until")
PROJECTS = ("id", "account", "owner", "status", "kickoff", "due", "live")
CHURN_EVENTS = ("id", "account", "date", "reason", "came_back")
RATES = ("date", "from", "to", "rate")
ONBOARDED_BANDS = frozenset({"middle", "upper", "enterprise"})
ONBOARDING_TIME = timedelta(days=45)


def exports(company: Company) -> Iterator[Export]:
    """The exports of product (one file a year), success and finance."""
    uses = sorted(_uses(company), key=lambda row: row[0])
    for year, rows in groupby(uses, key=lambda row: row[0]):
        cells = [row for _, row in rows]
        yield Export(f"product/usage_{year}.csv", MANNER, USES, cells)
    yield Export("success/survey_responses.csv", MANNER, SURVEYS, _surveys(company))
    yield Export("success/touchpoints.csv", MANNER, TOUCHES, _touches(company))
    yield Export("success/assignments.csv", MANNER, ASSIGNMENTS, _assignments(company))
    yield Export("success/onboarding_projects.csv", MANNER, PROJECTS, _projects(company))
    yield Export("success/churn_events.csv", MANNER, CHURN_EVENTS, _churn_events(company))
    yield Export("finance/fx_rates.csv", MANNER, RATES, _rates(company))


def _uses(company: Company) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Rows of usage with their year."""
    for someone in company.customers:
        for number, use in enumerate(engagement.uses(company, someone), start=1):
            yield use.day.year, (
                f"U{someone.number:05d}{number:05d}", someone.crm_id, someone.billing_id,
                use.subscription_id, use.module, use.day, use.n_actions, use.seconds,
                use.n_errors,
            )  # fmt: skip


def _surveys(company: Company) -> Iterator[tuple[Cell, ...]]:
    for someone in company.customers:
        if someone.helpdesk_id is None:
            continue
        for survey in engagement.surveys(company, someone):
            yield (
                f"NPS-{someone.number:05d}-{survey.ordinal:02d}", someone.helpdesk_id,
                survey.person.email, "NPS", survey.score, survey.asked_at, survey.answered_at,
            )  # fmt: skip


def _touches(company: Company) -> Iterator[tuple[Cell, ...]]:
    for someone in company.customers:
        if someone.crm_id is None:
            continue
        for touch in engagement.touches(company, someone):
            yield (
                f"T-{someone.number:05d}-{touch.ordinal:03d}", someone.crm_id,
                touch.owner.owner_id, touch.kind, touch.outcome, touch.at, touch.minutes,
            )  # fmt: skip


def _assignments(company: Company) -> Iterator[tuple[Cell, ...]]:
    for someone in company.customers:
        if someone.crm_id is None:
            continue
        for each in engagement.assignments(company, someone):
            yield (
                f"AS-{someone.number:05d}-{each.ordinal}", someone.crm_id, each.owner.owner_id,
                "csm", each.valid_from, each.valid_to,
            )  # fmt: skip


def _projects(company: Company) -> Iterator[tuple[Cell, ...]]:
    for someone in company.customers:
        team = engagement.assignments(company, someone)
        if someone.crm_id is None or not team or someone.band.name not in ONBOARDED_BANDS:
            continue
        chance = stream(company.demo.seed, "onboarding", someone.number)
        kickoff = team[0].valid_from
        live = kickoff + timedelta(days=chance.randrange(20, 75))
        is_live = live <= company.demo.as_of
        yield (
            f"P-{someone.number:05d}", someone.crm_id, team[0].owner.owner_id,
            "live" if is_live else "running", kickoff, kickoff + ONBOARDING_TIME,
            live if is_live else None,
        )  # fmt: skip


def _churn_events(company: Company) -> Iterator[tuple[Cell, ...]]:
    """What success wrote down of those who left; it misses some."""
    for someone in company.customers:
        chance = stream(company.demo.seed, "churn", someone.number)
        for number, subscription in enumerate(company.subscriptions[someone.number]):
            is_known = subscription.end is not None and subscription.first_paid is not None
            if someone.crm_id and is_known and happens(chance, engagement.RECORDED_SHARE):
                yield (
                    f"{subscription.subscription_id}-X", someone.crm_id, subscription.end,
                    subscription.end_reason, number > 0,
                )  # fmt: skip


def _rates(company: Company) -> Iterator[tuple[Cell, ...]]:
    for (code, month), rate in company.rates.items():
        if code != REPORTING_CURRENCY:
            yield (month, code, REPORTING_CURRENCY, rate)
