"""Why an API was not read: the credential, a gap, a refused request."""

from __future__ import annotations

from datetime import datetime

from workspace.errors import SourceUnreadableError


class SourceAuthError(SourceUnreadableError):
    """The credential was refused; the message names its variable, never its value."""


class SourceGapError(SourceUnreadableError):
    """The vendor no longer has all changes since the cursor: a full reading is due."""


class RequestRefusedError(SourceUnreadableError):
    """A request was refused for what it asked; asking again would change nothing."""

    def __init__(
        self, message: str, status: int, content: object, at: datetime, *, remedy: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status
        self.content = content
        """What the vendor answered, read as JSON; None where it is none."""
        self.at = at
        """When it did, by its own clock."""


class PlaceLostError(SourceUnreadableError):
    """The record after which a list was to go on is no longer there: read from the beginning."""
