"""One object of an API: everything the first time, then what changed, as pages that land."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from ingestion.batches import read_batches
from ingestion.sources.api.client import ApiClient
from ingestion.sources.api.connector import Connector, Window
from ingestion.sources.api.errors import PlaceLostError, SourceGapError
from ingestion.sources.api.landed import living_ids
from ingestion.sources.api.positions import Position, move_position, read_position
from ingestion.sources.api.spool import Progress, Spool
from ingestion.sources.model import Page, Reading, SourceObject
from ingestion.sources.records import numbered_batches
from ingestion.vendors.model import ENVELOPE
from workspace.errors import ConfigurationError, GateRefusedError
from workspace.paths import Workspace

_READER = 1
"""Raised when the same answers come out as other rows, so that they land anew."""
_BEGINNINGS = 3
"""Times that a reading may begin in one run, where the vendor loses its place."""
_OLDEST = timedelta(days=1)
"""A reading that has been under way for longer begins again: what it listed is no longer so."""


class ApiReading:
    """One reading of one object, from what earlier ones left to pages that may land."""

    def __init__(
        self,
        workspace: Workspace,
        source_object: SourceObject,
        connector: Connector,
        client: ApiClient,
    ) -> None:
        self._workspace = workspace
        self._object = source_object
        self._connector = connector
        self._client = client
        self._account, self._now = connector.account(client)
        folder = workspace.state / "readings" / source_object.source / source_object.name
        self._spool = Spool(folder, self._account.id)

    def read(self) -> Reading:
        """Read all there is to read; nothing has landed yet, but what was read is durable.

        Raises:
            ConfigurationError: the key opens another account than what landed is of.
            GateRefusedError: everything was read and there is nothing, where records had landed.
            SourceUnreadableError: the API refuses us or does not answer.
            StorageError: what was read cannot be written.
        """
        position = read_position(self._workspace, self._object)
        if position is not None:
            self._check_account(position.account, position.mode)
        resumed = self._resumed(position)
        progress = self._read(resumed or self._begun(position), position)
        if resumed is not None:
            # What happened since it was interrupted is part of this run too.
            progress = self._read(self._going_on(progress, position), position)
        pages = [self._page(progress, number) for number in range(1, progress.n_windows + 1)]
        if not pages and not read_batches(self._workspace, self._object):
            pages = [self._page(progress, 0)]
        return Reading(pages, lambda: self._keep(progress), notice=progress.notice)

    def _resumed(self, position: Position | None) -> Progress | None:
        """The reading that a crash interrupted, if it can go on.

        One that was whole may have landed or not: the changes since are read into it, under the
        same names, so that what has landed does not land again.
        """
        progress = self._spool.progress()
        if progress is None or (position is not None and position.number >= progress.number):
            return None
        self._check_account(progress.account, progress.mode)
        began_at = datetime.fromisoformat(progress.began["began_at"])
        is_whole = progress.position is not None
        return progress if is_whole or self._now - began_at <= _OLDEST else None

    def _going_on(self, progress: Progress, position: Position | None) -> Progress:
        """The same reading, from where it was whole."""
        try:
            state = self._connector.begin(self._object.name, progress.position, self._now)
        except SourceGapError:
            return self._begun(position)
        return self._spool.keep(replace(progress, state=state, position=None))

    def _read(self, progress: Progress, position: Position | None) -> Progress:
        """The reading, read to its end; from the beginning where the vendor loses its place."""
        for _ in range(_BEGINNINGS - 1):
            try:
                return self._through(progress)
            except PlaceLostError:
                progress = self._begun(position)
        return self._through(progress)

    def _begun(self, position: Position | None) -> Progress:
        notice = ""
        try:
            state = self._connector.begin(
                self._object.name, position.state if position else None, self._now
            )
        except SourceGapError as gap:
            notice = str(gap)
            state = self._connector.begin(self._object.name, None, self._now)
        batches = read_batches(self._workspace, self._object)
        return self._spool.begin(
            Progress(
                number=batches[-1].number + 1 if batches else 1,
                began=state,
                state=state,
                is_full=position is None or bool(notice),
                notice=notice,
                account=self._account.id,
                mode=self._account.mode,
            )
        )

    def _through(self, progress: Progress) -> Progress:
        """Read to the end, window by window; then what is gone."""
        if progress.position is not None:
            return progress
        for window in self._connector.windows(self._client, self._object.name, progress.state):
            if window.position is None or not progress.is_full:
                progress = self._spool.add(progress, window)
                continue
            progress = self._spool.add(progress, replace(window, position=None))
            gone = [
                self._connector.gone(record_id, progress.began, self._now)
                for record_id in self._gone_ids(progress)
            ]
            progress = replace(progress, is_full=False)
            progress = self._spool.add(progress, Window(gone, window.state, window.position))
        return progress

    def _gone_ids(self, progress: Progress) -> list[str]:
        """The ids that landed before, were not deleted, and are in the list of all no longer."""
        living = living_ids(self._workspace, self._object)
        listed = self._spool.listed_ids(progress)
        if living and not listed:
            self._spool.clear()
            raise GateRefusedError(
                f"The full reading of {self._object.label} brought nothing, where {len(living)}"
                " records had landed before.",
                remedy=f"If there are none any more, name '{self._object.name}' in 'leave_out' of"
                " the source; else look at what the key may read, and run again.",
            )
        return sorted(living - listed)

    def _page(self, progress: Progress, number: int) -> Page:
        name = f"{self._object.name} {progress.number:06d}-{number:04d}"
        reading = json.dumps({"reader": _READER, "format": "api"}, sort_keys=True)
        return Page(
            name,
            reading,
            content_hash=None,
            modified_at=None,
            batches=lambda: numbered_batches(
                ENVELOPE, self._spool.batches(number) if number else ()
            ),
        )

    def _keep(self, progress: Progress) -> None:
        move_position(
            self._workspace,
            self._object,
            Position(progress.number, progress.account, progress.mode, progress.position or {}),
        )
        self._spool.clear()

    def _check_account(self, account: str | None, mode: str) -> None:
        """Rows of two accounts must not become one company by a change of the key."""
        now = self._account
        is_other = None not in (account, now.id) and account != now.id
        if is_other or mode != now.mode:
            raise ConfigurationError(
                f"The key in {self._client.key.variable} opens {now.described}, but what was read"
                f" of {self._object.label} before is of {account or 'an account'}, {mode} mode.",
                remedy="Set a key of that account and mode, or declare the other as a source of its"
                " own.",
            )
