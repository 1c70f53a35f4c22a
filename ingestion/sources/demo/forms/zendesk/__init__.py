"""What Zendesk's API would send of the helpdesk, object by object, in envelopes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.zendesk import settings, tickets
from ingestion.sources.demo.forms.zendesk.values import (
    Row,
    rows,
    stamp,
    url,
    whole,
    zone_name,
)


def envelopes(db: duckdb.DuckDBPyConnection, name: str) -> Iterator[Envelope]:
    """Every version of every record of the object `name`, as Zendesk's API sends it.

    Raises:
        KeyError: `name` is none of `OBJECTS`.
    """
    return READERS[name](db)


def _organizations(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    for row in rows(db, "helpdesk__organizations", "helpdesk_organization_id"):
        key, updated_at = row["helpdesk_organization_id"], stamp(row["updated_at"])
        made_at, gone_at = stamp(row["created_at"]), stamp(row["_deleted_at"])
        if row["_corrected_at"] is not None and made_at < updated_at:
            earlier = row | {"organization_name": row["_earlier_name"]}
            yield Envelope(key, made_at, False, _organization(earlier, made_at))
        if not gone_at or updated_at < gone_at:
            yield Envelope(key, updated_at, False, _organization(row, updated_at))
        if gone_at:
            yield Envelope(key, gone_at, True, _organization(row, gone_at))


def _organization(row: Row, updated_at: str) -> dict[str, object]:
    domain = row["website_domain"]
    return {
        "url": url("organizations", row["helpdesk_organization_id"]),
        "id": whole(row["helpdesk_organization_id"]),
        "name": row["organization_name"],
        "shared_tickets": False,
        "shared_comments": False,
        "external_id": row["crm_account_id"],
        "created_at": stamp(row["created_at"]),
        "updated_at": updated_at,
        "domain_names": [] if domain is None else [domain],
        "details": None,
        "notes": None,
        "group_id": None,
        "tags": ["test_account"] if row["is_test"] else [],
        "organization_fields": {
            "billing_account_id": row["billing_account_id"],
            "is_test": row["is_test"],
        },
    }


def _users(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    for row in rows(db, "helpdesk__people", "person_id"):
        key, updated_at = row["person_id"], stamp(row["_updated_at"])
        gone_at = stamp(row["_deleted_at"])
        if not gone_at or updated_at < gone_at:
            yield Envelope(key, updated_at, False, _user(row, updated_at, is_active=True))
        if gone_at:
            yield Envelope(key, gone_at, True, _user(row, gone_at, is_active=False))


def _user(row: Row, updated_at: str, *, is_active: bool) -> dict[str, object]:
    is_staff = row["person_role"] in ("agent", "admin")
    return {
        "url": url("users", row["person_id"]),
        "id": whole(row["person_id"]),
        "name": row["full_name"],
        "email": row["email"],
        "created_at": stamp(row["created_at"]),
        "updated_at": updated_at,
        "time_zone": zone_name(row["timezone"]),
        "iana_time_zone": row["timezone"],
        "phone": row["phone"],
        "shared_phone_number": None,
        "photo": None,
        "locale_id": 1,
        "locale": "en-US",
        "organization_id": whole(row["helpdesk_organization_id"]),
        "role": row["person_role"].replace("_", "-"),
        "verified": True,
        "external_id": None,
        "tags": [],
        "alias": "",
        "active": is_active,
        "shared": False,
        "shared_agent": False,
        "last_login_at": updated_at if is_staff else None,
        "two_factor_auth_enabled": is_staff,
        "signature": None,
        "details": "",
        "notes": "",
        "role_type": 4 if row["person_role"] == "admin" else 0 if is_staff else None,
        "custom_role_id": None,
        "moderator": is_staff,
        "ticket_restriction": None if is_staff else "requested",
        "only_private_comments": False,
        "restricted_agent": not is_staff,
        "suspended": not row["_is_active"],
        "default_group_id": None,
        "report_csv": False,
        "user_fields": {},
    }


READERS: Mapping[str, Callable[[duckdb.DuckDBPyConnection], Iterator[Envelope]]] = {
    "organizations": _organizations,
    "users": _users,
    "tickets": tickets.tickets,
    "ticket_events": tickets.ticket_events,
    "ticket_metric_events": settings.ticket_metric_events,
    "satisfaction_ratings": tickets.satisfaction_ratings,
    "sla_policies": settings.sla_policies,
    "schedules": settings.schedules,
    "holidays": settings.holidays,
}
OBJECTS = tuple(READERS)
