"""What a vendor's module offers, so that everything else about reading an API is common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ingestion.sources.api.client import ApiClient

State = dict[str, Any]
"""Where a reading stands, as JSON: only the vendor's module knows what it says."""


@dataclass(frozen=True)
class Account:
    """Whose data a key opens. None where the key has no right to say so."""

    id: str | None
    name: str | None
    mode: str
    """Live or test, as the vendor names it."""
    rights: str
    """What is known of the key's rights, in words."""

    @property
    def described(self) -> str:
        """In words: which account, and in which mode."""
        name = f" ({self.name})" if self.name else ""
        which = f"account {self.id}{name}" if self.id else "an account the key may not name"
        return f"{which}, {self.mode} mode"


@dataclass(frozen=True)
class Version:
    """One version of one record, as it becomes a row that lands."""

    id: str
    cursor_value: str
    is_deleted: bool
    api_version: str
    fetched_at: datetime
    payload: Mapping[str, Any]
    is_listed: bool = False
    """From the list of all records, so that what is in none of them is gone."""


@dataclass(frozen=True)
class Window:
    """Some requests' worth of versions: what becomes durable at once."""

    versions: list[Version]
    state: State
    """Where the next window goes on."""
    position: State | None = None
    """Of the last window: from where the next reading reads on."""


class Connector(Protocol):
    """How one vendor's API is read."""

    base_url: str
    headers: Mapping[str, str]

    def said(self, content: object) -> str:
        """The vendor's words in an answer that is an error."""

    def account(self, client: ApiClient) -> tuple[Account, datetime]:
        """Whose data it is, and the vendor's own time."""

    def begin(self, name: str, position: State | None, now: datetime) -> State:
        """The state in which a reading begins: of everything without a position, else of changes.

        Raises:
            SourceGapError: the vendor no longer has all changes since `position`.
        """

    def windows(self, client: ApiClient, name: str, state: State) -> Iterator[Window]:
        """The rest of a reading, at least one window.

        Raises:
            SourceAuthError: the credential may not read this.
            PlaceLostError: the reading cannot go on from `state`.
            SourceUnreadableError: no answer.
        """

    def gone(self, record_id: str, state: State, now: datetime) -> Version:
        """The tombstone of a record that the list of all records no longer has.

        `state` is that in which the reading began.
        """

    def probe(self, client: ApiClient, name: str) -> None:
        """Ask for one record and one change, to see whether the key may.

        Raises:
            SourceAuthError: it may not.
        """
