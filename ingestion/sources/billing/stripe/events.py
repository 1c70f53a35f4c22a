"""Stripe's events in the order in which they happened: each a second and a place in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from ingestion.sources.api.client import ApiClient
from ingestion.sources.billing.stripe.objects import StripeObject
from ingestion.sources.billing.stripe.paging import Record, paged, records_of

PATH = "/v1/events"
Known = dict[str, list[str]]
"""By the id of an event: the record it told of and the version that it became."""
PAGES_AT_ONCE = 20
"""Pages of a list that are read before what they hold is made durable."""


class EventWindow(NamedTuple):
    """Some events, newest first."""

    events: list[Record]
    before: int | None
    """The second before which there are more; None where these were the last."""
    at: datetime
    """When they were asked for."""


def event_parameters(obj: StripeObject) -> list[tuple[str, str]]:
    """The events that are asked for."""
    return [("types[]", each) for each in obj.event_types]


def newest_events(
    client: ApiClient, obj: StripeObject, since: int, before: int | None
) -> EventWindow:
    """The newest events from a second on and before another. None of its seconds is cut."""
    bounds = [("created[gte]", str(since))]
    bounds += [("created[lt]", str(before))] if before is not None else []
    events: list[Record] = []
    pages = paged(client, PATH, [*event_parameters(obj), *bounds])
    for number, page in enumerate(pages, start=1):
        events += records_of(page)
        at = page.at
        if number >= PAGES_AT_ONCE and page.content.get("has_more"):
            last = second_of(events[-1])
            whole = [event for event in events if second_of(event) > last]
            if whole:
                return EventWindow(whole, last + 1, at)
    return EventWindow(events, None, at)


def numbered(events: Sequence[Record], known: Known) -> Iterator[tuple[Record, str]]:
    """The events that are not known yet, each with the version that its record becomes.

    Several of one record in one second are told apart by their order; what comes late to a second
    stands behind those that are known.
    """
    taken = {tuple(place) for place in known.values()}
    numbered_ids = set(known)
    for second, group in groupby(events, second_of):
        for event in reversed(list(group)):
            if event["id"] in numbered_ids:
                continue
            numbered_ids.add(event["id"])
            record_id, number = str(told(event)["id"]), 0
            while (record_id, version := _version(second, number)) in taken:
                number += 1
            taken.add((record_id, version))
            yield event, version


def second_of(event: Mapping[str, object]) -> int:
    """When it happened, in seconds since 1970."""
    return int(str(event["created"]))


def told(event: Record) -> Record:
    """The record that an event tells of, as it was then."""
    record: Record = event["data"]["object"]
    return record


def _version(second: int, number: int) -> str:
    return f"{second}.{number:06d}" if number else str(second)
