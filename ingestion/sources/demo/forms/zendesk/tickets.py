"""Tickets, their ratings and the updates of them, as Zendesk's API sends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.zendesk.values import Row, rows, stamp, unix, url, whole

BRAND_ID, FORM_ID = 360000000101, 360000000201
CUSTOM_FIELDS = {
    "product_area": 360009001001,
    "root_cause": 360009001002,
    "is_escalated": 360009001003,
}
"""The company's own ticket fields."""
STATUS_IDS = {
    "new": 360000000401,
    "open": 360000000402,
    "pending": 360000000403,
    "hold": 360000000404,
    "solved": 360000000405,
    "closed": 360000000405,
    "deleted": 360000000405,
}
CHANNEL_NAMES = {
    "api": "Web service",
    "chat": "Chat",
    "email": "Mail",
    "mobile": "Mobile",
    "voice": "Phone call (inbound)",
    "web": "Web form",
}
"""How an update of a ticket names the channels that a ticket names by a code."""
SYSTEM_ID = -1
ADDRESS = "support@northbeam.example"
AUDITS, OTHER_CHILDREN = 200_000_000_000, 1_000_000_000_000
"""Ids of updates, and of parts of updates that are no records, are those of events plus these."""
CORRECTED = ("subject", "priority", "helpdesk_organization_id")
"""What of a ticket may have been otherwise before it was corrected."""
STATUSES = "event_type in ('created', 'status_changed', 'solved', 'reopened')"
COMMENTS = {"public_reply": True, "customer_reply": True, "private_note": False}
"""Events that are comments, and whether the requester sees them."""


def tickets(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Tickets, deleted ones with the status that the incremental export gives them."""
    ratings = {
        row["ticket_id"]: row for row in rows(db, "helpdesk__satisfaction_ratings", "rating_id")
    }
    changes = defaultdict[str, list[Row]](list)
    for event in rows(db, "helpdesk__ticket_events", "occurred_at, ticket_event_id", STATUSES):
        changes[event["ticket_id"]].append(event)
    for row in rows(db, "helpdesk__tickets", "ticket_id"):
        rating = ratings.get(row["ticket_id"])
        for earlier in _earlier_versions(row, changes[row["ticket_id"]]):
            yield _ticket_version(earlier, rating)
        if not row["_is_deleted"] or row["updated_at"] < row["_deleted_at"]:
            yield _ticket_version(row, rating)
        if row["_is_deleted"]:
            gone = {"ticket_status": "deleted", "updated_at": row["_deleted_at"]}
            yield _ticket_version(row | gone, rating)


def _earlier_versions(row: Row, changes: list[Row]) -> Iterator[Row]:
    """The ticket a minute before it was corrected, where that was before its last change."""
    if row["_corrected_at"] is None:
        return
    at = max(row["created_at"], row["_corrected_at"] - timedelta(minutes=1))
    if at < row["updated_at"]:
        values = {name: row[f"_earlier_{name}"] for name in CORRECTED}
        status = [change["new_value"] for change in changes if change["occurred_at"] <= at][-1]
        if status not in ("solved", "closed"):
            values["root_cause"] = None
        if status == "new":
            values["assignee_id"] = None
        yield row | values | {"updated_at": at, "ticket_status": status}


def _ticket_version(row: Row, rating: Row | None) -> Envelope:
    is_deleted = row["ticket_status"] == "deleted"
    payload = _ticket(row, rating)
    return Envelope(row["ticket_id"], str(payload["generated_timestamp"]), is_deleted, payload)


def _ticket(row: Row, rating: Row | None) -> dict[str, object]:
    fields = [{"id": field_id, "value": row[name]} for name, field_id in CUSTOM_FIELDS.items()]
    subject = row["subject"]
    return {
        "url": url("tickets", row["ticket_id"]),
        "id": whole(row["ticket_id"]),
        "external_id": None,
        "via": _via(row),
        "created_at": stamp(row["created_at"]),
        "updated_at": stamp(row["updated_at"]),
        "generated_timestamp": unix(row["updated_at"]),
        "type": row["ticket_type"],
        "subject": subject,
        "raw_subject": subject,
        "description": row["_description"],
        "priority": row["priority"],
        "status": row["ticket_status"],
        "recipient": ADDRESS if row["channel"] == "email" else None,
        "requester_id": whole(row["requester_id"]),
        "submitter_id": whole(row["_submitter_id"]),
        "assignee_id": whole(row["assignee_id"]),
        "organization_id": whole(row["helpdesk_organization_id"]),
        "group_id": whole(row["_group_id"]),
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": row["_tags"] or [],
        "custom_fields": fields,
        "satisfaction_rating": _rating_of_ticket(row, rating),
        "sharing_agreement_ids": [],
        "custom_status_id": STATUS_IDS[row["ticket_status"]],
        "fields": fields,
        "followup_ids": [],
        "ticket_form_id": FORM_ID,
        "brand_id": BRAND_ID,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": row["channel"] == "native_messaging",
    }


def _via(row: Row) -> dict[str, object]:
    is_mail = row["channel"] == "email"
    to = {"name": "Northbeam Software", "address": ADDRESS} if is_mail else {}
    return {"channel": row["channel"], "source": {"from": {}, "to": to, "rel": None}}


def _rating_of_ticket(row: Row, rating: Row | None) -> dict[str, object]:
    if rating is None or rating["rated_at"] > row["updated_at"]:
        return {"score": "unoffered"}
    if rating["score"] is None:
        return {"score": "offered"}
    return {
        "id": whole(rating["rating_id"]),
        "score": _score(rating),
        "comment": rating["comment"],
    }


def _score(rating: Row) -> str:
    if rating["score"] is None:
        return "offered"
    return "good" if rating["score"] >= rating["satisfied_from"] else "bad"


def satisfaction_ratings(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Ratings: each as offered, and again as given."""
    asked_of = {row["ticket_id"]: row for row in rows(db, "helpdesk__tickets", "ticket_id")}
    for row in rows(db, "helpdesk__satisfaction_ratings", "rating_id"):
        ticket = asked_of.get(row["ticket_id"], {})
        offered_at = row["_offered_at"] or row["rated_at"]
        if row["score"] is not None and offered_at < row["rated_at"]:
            offered = row | {"score": None, "comment": None, "rated_at": offered_at}
            yield _rating_version(offered, ticket, offered_at)
        yield _rating_version(row, ticket, offered_at)


def _rating_version(row: Row, ticket: Row, offered_at: datetime) -> Envelope:
    updated_at = stamp(row["rated_at"])
    payload: dict[str, object] = {
        "url": url("satisfaction_ratings", row["rating_id"]),
        "id": whole(row["rating_id"]),
        "assignee_id": whole(ticket.get("assignee_id")),
        "group_id": whole(ticket.get("_group_id")),
        "requester_id": whole(ticket.get("requester_id")),
        "ticket_id": whole(row["ticket_id"]),
        "score": _score(row),
        "comment": row["comment"],
        "reason": None,
        "reason_id": None,
        "reason_code": None,
        "created_at": stamp(offered_at),
        "updated_at": updated_at,
    }
    return Envelope(row["rating_id"], updated_at, False, payload)


def ticket_events(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Updates of tickets: what one person did to a ticket in one second is one update."""
    described = {row["ticket_id"]: row for row in rows(db, "helpdesk__tickets", "ticket_id")}
    events = rows(db, "helpdesk__ticket_events", "ticket_id, occurred_at, ticket_event_id")
    for (ticket_id, _), at_once in groupby(events, _moment):
        together = list(at_once)
        for updater_id in dict.fromkeys(map(_updater_id, together)):
            done = [event for event in together if _updater_id(event) == updater_id]
            yield _audit(done, updater_id, described[ticket_id])


def _moment(event: Row) -> tuple[str, datetime]:
    return event["ticket_id"], event["occurred_at"]


def _updater_id(event: Row) -> int:
    return SYSTEM_ID if event["actor_id"] is None else int(event["actor_id"])


def _audit(events: list[Row], updater_id: int, ticket: Row) -> Envelope:
    first = events[0]
    is_system = updater_id == SYSTEM_ID
    via = "Rule" if is_system else CHANNEL_NAMES.get(ticket["channel"], "Web form")
    audit_id = int(first["ticket_event_id"]) + AUDITS
    children = [child for event in events for child in _children(event, ticket, audit_id, via)]
    at = unix(first["occurred_at"])
    payload: dict[str, object] = {
        "id": audit_id,
        "ticket_id": whole(first["ticket_id"]),
        "timestamp": at,
        "created_at": stamp(first["occurred_at"]),
        "updater_id": updater_id,
        "via": via,
        "system": {},
        "metadata": {},
        "event_type": "Audit",
        "child_events": children,
    }
    return Envelope(str(audit_id), str(at), False, payload)


def _children(event: Row, ticket: Row, audit_id: int, via: str) -> Iterator[dict[str, object]]:
    kind, event_id = event["event_type"], int(event["ticket_event_id"])
    if kind in COMMENTS:
        yield _comment(event_id, event, ticket, audit_id, event["_body"])
        return
    part = {"via": via, "via_reference_id": None}
    if kind == "created":
        others = (OTHER_CHILDREN * place + event_id for place in range(1, 9))
        description = ticket["_description"]
        yield _comment(next(others), event, ticket, audit_id, description)
        for field, value in (
            ("subject", ticket["subject"]),
            ("requester_id", whole(ticket["requester_id"])),
            ("type", ticket["ticket_type"]),
            ("priority", ticket["priority"]),
        ):
            if value is not None:
                yield {"id": next(others), **part, field: value, "event_type": "Create"}
        yield {"id": event_id, **part, "status": event["new_value"], "event_type": "Create"}
        return
    is_first = event["old_value"] is None
    field, value, old = "status", event["new_value"], event["old_value"]
    if kind == "assigned":
        field, value = "assignee_id", whole(event["new_value"])
    yield {
        "id": event_id,
        **part,
        field: value,
        "event_type": "Change",
        "previous_value": None if is_first else old,
    }


def _comment(
    comment_id: int, event: Row, ticket: Row, audit_id: int, body: str | None
) -> dict[str, object]:
    said = body or ""
    return {
        "id": comment_id,
        "via": _via(ticket),
        "via_reference_id": None,
        "type": "Comment",
        "author_id": whole(event["actor_id"]),
        "body": said,
        "html_body": f'<div class="zd-comment" dir="auto">{said}</div>',
        "plain_body": said,
        "public": COMMENTS.get(event["event_type"], True),
        "attachments": [],
        "audit_id": audit_id,
        "created_at": stamp(event["occurred_at"]),
        "event_type": "Comment",
    }
