"""Makes versions of what Stripe lists and of what its events tell.

A listed record stands a few seconds before it was asked for, an event at its own second: an event
of the same seconds is never taken for the older one. Events name what is expandable by its id, cut
nested lists and keep the API version of their time, so what they changed is asked for once more
(decision 0020).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import quote

from ingestion.sources.api.client import Answer, ApiClient
from ingestion.sources.api.connector import State, Version
from ingestion.sources.api.errors import RequestRefusedError
from ingestion.sources.billing.stripe.events import (
    PAGES_AT_ONCE,
    newest_events,
    numbered,
    second_of,
    told,
)
from ingestion.sources.billing.stripe.objects import StripeObject
from ingestion.sources.billing.stripe.paging import (
    NOT_FOUND,
    Record,
    completed,
    paged,
    records_of,
)
from ingestion.vendors.stripe import STRIPE

LIST, EVENTS = "list", "events"
OVERLAP = timedelta(hours=1)
"""What is read again of the time before the last reading: events may appear late."""
SKEW = timedelta(seconds=10)
"""By how much the clocks of Stripe's servers may differ."""
_READINGS = 100_000


class StripeReading:
    """One reading of one object."""

    def __init__(self, client: ApiClient, obj: StripeObject) -> None:
        self._client = client
        self._object = obj
        self._asked: set[str] = set()

    def listed(self, state: State) -> tuple[list[Version], State]:
        """Some pages of the list of all records."""
        expand = [("expand[]", f"data.{each}") for each in self._object.expand]
        parameters = [*self._object.parameters, *expand]
        pages = paged(self._client, self._object.path, parameters, state["after"])
        versions: list[Version] = []
        for page in islice(pages, PAGES_AT_ONCE):
            versions += [self._listed(record, page.at) for record in records_of(page)]
            state = state | {"until": seconds(page.at)}
            if not page.content.get("has_more") or not records_of(page):
                return versions, state | {"phase": EVENTS}
        return versions, state | {"after": versions[-1].id}

    def told(self, state: State) -> tuple[list[Version], State, bool]:
        """Some events, newest first, and whether they are the last."""
        found = newest_events(self._client, self._object, state["since"], state["before"])
        known = {**state["known"], **state["seen"]}
        own = [event for event in found.events if event["type"] in self._object.events]
        versions, places = [], {event["id"]: ["", ""] for event in found.events}
        for event, version in numbered(own, known):
            versions.append(self._told(event, version, found.at))
            places[event["id"]] = [versions[-1].id, version]
        fresh = [
            event
            for event in found.events
            if event["id"] not in known and second_of(event) >= state["ask_from"]
        ]
        versions += self._asked_again(fresh, state["reading"])
        overlap_from = state["until"] - OVERLAP.total_seconds()
        seen = {
            event["id"]: known.get(event["id"], places[event["id"]])
            for event in found.events
            if second_of(event) >= overlap_from
        }
        is_last = found.before is None
        # Read once more after a crash, the last window is empty.
        before = state["since"] if is_last else found.before
        return versions, state | {"before": before, "seen": {**state["seen"], **seen}}, is_last

    def _listed(self, record: Record, at: datetime) -> Version:
        whole = completed(self._client, record, self._object.nested_expand)
        version = listed_version(at)
        return Version(record["id"], version, False, STRIPE.api_version, at, whole, is_listed=True)

    def _told(self, event: Record, version: str, at: datetime) -> Version:
        record, expand = told(event), self._object.nested_expand
        return Version(
            id=str(record["id"]),
            cursor_value=version,
            is_deleted=event["type"] in self._object.deletions,
            api_version=str(event.get("api_version") or ""),
            fetched_at=at,
            payload=completed(self._client, record, expand, until=second_of(event)),
        )

    def _asked_again(self, events: Iterable[Record], reading: int) -> Iterator[Version]:
        """What these events changed, as it is now, where they do not say all of it."""
        for event in events:
            touch = self._object.touched_by.get(event["type"])
            record_id = told(event).get(touch.id_field if touch else "id")
            is_said = not self._object.expand and event.get("api_version") == STRIPE.api_version
            if not record_id or record_id in self._asked or (is_said and touch is None):
                continue
            self._asked.add(str(record_id))
            if touch and touch.list_parameter:
                parameters = [(touch.list_parameter, str(record_id))]
                for page in paged(self._client, self._object.path, parameters):
                    for record in records_of(page):
                        yield self._now(record, _later(page.at, event), page.at, reading)
            else:
                yield self._retrieved(str(record_id), event, reading)

    def _retrieved(self, record_id: str, event: Record, reading: int) -> Version:
        expand = [("expand[]", each) for each in self._object.expand]
        try:
            answer = self._client.get(f"{self._object.path}/{quote(record_id, safe='')}", expand)
        except RequestRefusedError as refused:
            if refused.status != NOT_FOUND:
                raise
            answer = Answer({"id": record_id, "deleted": True}, refused.at)
        if answer.content.get("deleted") and told(event).get("id") == record_id:
            # Stripe answers with the id alone; the event has what was last known.
            answer = Answer({**told(event), "deleted": True}, answer.at)
        return self._now(answer.content, _later(answer.at, event), answer.at, reading)

    def _now(self, record: Record, second: int, at: datetime, reading: int) -> Version:
        """A record that was asked for after its event: newer than any event of that second."""
        return Version(
            id=str(record["id"]),
            cursor_value=f"{second}.9{reading % _READINGS:05d}",
            is_deleted=bool(record.get("deleted")),
            api_version=STRIPE.api_version,
            fetched_at=at,
            payload=completed(self._client, record, self._object.nested_expand),
        )


def listed_version(at: datetime) -> str:
    """The version of a record that was listed: before any event that the list may lack."""
    return f"{seconds(at - SKEW)}.900000"


def _later(at: datetime, event: Record) -> int:
    return max(seconds(at), second_of(event))


def seconds(at: datetime) -> int:
    """Seconds since 1970."""
    return int(at.timestamp())
