"""The connector of Stripe: whose key it is, where a reading begins, and its windows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from ingestion.sources.api.client import ApiClient
from ingestion.sources.api.connector import Account, State, Version, Window
from ingestion.sources.api.errors import SourceAuthError, SourceGapError
from ingestion.sources.billing.stripe.events import PATH, event_parameters
from ingestion.sources.billing.stripe.objects import OBJECTS
from ingestion.sources.billing.stripe.versions import (
    EVENTS,
    LIST,
    OVERLAP,
    SKEW,
    StripeReading,
    listed_version,
    seconds,
)
from ingestion.vendors.stripe import STRIPE

EVENTS_REACH = timedelta(days=30)
"""How long Stripe keeps events."""
_RESTRICTED = "rk"


class Stripe:
    """The connector of Stripe."""

    base_url = "https://api.stripe.com"
    headers: Mapping[str, str] = MappingProxyType({"Stripe-Version": STRIPE.api_version})

    def said(self, content: object) -> str:
        """The words of an error, as Stripe sends it."""
        error = content.get("error") if isinstance(content, dict) else None
        message = error.get("message") if isinstance(error, dict) else None
        return str(message or "")

    def account(self, client: ApiClient) -> tuple[Account, datetime]:
        """Whose data it is; a restricted key may lack the right to say so."""
        kind, _, rest = client.key.value.partition("_")
        mode = next((each for each in ("live", "test") if rest.startswith(f"{each}_")), "unknown")
        is_restricted = kind == _RESTRICTED
        rights = "restricted key" if is_restricted else "not read-only: secret key"
        try:
            answer = client.get("/v1/account")
        except SourceAuthError:
            if not is_restricted:
                raise
            answer = client.get(PATH, [("limit", "1")])
            return Account(None, None, mode, rights), answer.at
        dashboard = (answer.content.get("settings") or {}).get("dashboard") or {}
        account_id = str(answer.content["id"]) if answer.content.get("id") else None
        return Account(account_id, dashboard.get("display_name"), mode, rights), answer.at

    def begin(self, name: str, position: State | None, now: datetime) -> State:
        """Everything that is listed and the events of 30 days; with a position, events since it.

        Raises:
            SourceGapError: Stripe no longer has all events since.
        """
        state: State = {"began_at": now.isoformat(), "after": None, "before": None, "seen": {}}
        if position is None:
            return state | {
                "phase": LIST,
                "reading": 1,
                "since": seconds(now - EVENTS_REACH),
                "until": seconds(now),
                "ask_from": seconds(now - SKEW),
                "known": {},
            }
        until = datetime.fromtimestamp(position["until"], UTC)
        since = until - OVERLAP
        if now - since > EVENTS_REACH:
            raise SourceGapError(
                f"Stripe's {name} were last read on {until:%Y-%m-%d}, {(now - until).days} days"
                f" before; Stripe keeps events for {EVENTS_REACH.days}. All were read anew: what"
                " changed in between counts from the newest state that is known, and what is no"
                " longer listed counts as deleted now."
            )
        return state | {
            "phase": EVENTS,
            "reading": position["reading"] + 1,
            "since": seconds(since),
            "until": seconds(now),
            "ask_from": seconds(since),
            "known": position["known"],
        }

    def windows(self, client: ApiClient, name: str, state: State) -> Iterator[Window]:
        """The rest of a reading: what is left of the list, then of the events."""
        reading = StripeReading(client, OBJECTS[name])
        while state["phase"] == LIST:
            versions, state = reading.listed(state)
            yield Window(versions, state)
        is_last = False
        while not is_last:
            versions, state, is_last = reading.told(state)
            position = {
                "reading": state["reading"],
                "until": state["until"],
                "known": state["seen"],
            }
            yield Window(versions, state, position if is_last else None)

    def gone(self, record_id: str, state: State, now: datetime) -> Version:
        """The tombstone of a record that is no longer listed."""
        at = datetime.fromisoformat(state["began_at"])
        payload = {"id": record_id, "deleted": True}
        return Version(record_id, listed_version(at), True, STRIPE.api_version, now, payload)

    def probe(self, client: ApiClient, name: str) -> None:
        """Ask for one record and one event."""
        obj = OBJECTS[name]
        client.get(obj.path, [("limit", "1"), *obj.parameters])
        client.get(PATH, [("limit", "1"), *event_parameters(obj)])
