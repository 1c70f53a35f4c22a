"""What a vendor's API sent, with what is known about the sending: the row that lands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Envelope(NamedTuple):
    """One version of one record of a vendor."""

    id: str
    cursor_value: str
    """Orders the versions of a record; the vendor's own cursor."""
    is_deleted: bool
    payload: Mapping[str, object]
    """The record as the vendor's API sends it."""
