"""How Zendesk writes instants, ids, addresses and time zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb

Row = dict[str, Any]
"""A row of a records table, by column."""
BASE = "https://northbeam.zendesk.com/api/v2"
ZONE_NAMES = {
    "America/Chicago": "Central Time (US & Canada)",
    "America/Denver": "Mountain Time (US & Canada)",
    "America/Los_Angeles": "Pacific Time (US & Canada)",
    "America/Edmonton": "Mountain Time (US & Canada)",
    "America/New_York": "Eastern Time (US & Canada)",
    "America/Phoenix": "Arizona",
    "America/Sao_Paulo": "Brasilia",
    "America/Toronto": "Eastern Time (US & Canada)",
    "America/Vancouver": "Pacific Time (US & Canada)",
    "Asia/Shanghai": "Beijing",
    "Europe/Zurich": "Bern",
}
"""Zendesk's names of time zones that are not those of their city."""


def rows(
    db: duckdb.DuckDBPyConnection, table: str, key: str, condition: str = "true"
) -> Iterator[Row]:
    """The rows of `records.<table>` that meet the condition, by `key`."""
    found = db.sql(f"select * from records.{table} where {condition} order by {key}")
    names = found.columns
    for row in found.fetchall():
        yield dict(zip(names, row, strict=True))


def stamp(instant: datetime | None) -> str:
    """A naive UTC instant as Zendesk writes it; "" for none."""
    return "" if instant is None else f"{instant.isoformat(timespec='seconds')}Z"


def unix(instant: datetime) -> int:
    """A naive UTC instant in seconds since 1970."""
    return int(instant.replace(tzinfo=UTC).timestamp())


def whole(record_id: str | None) -> int | None:
    """An id as Zendesk sends it: a number."""
    return None if record_id is None else int(record_id)


def url(resource: str, record_id: str) -> str:
    """Address of a record in the API."""
    return f"{BASE}/{resource}/{record_id}.json"


def zone_name(zone: str | None) -> str | None:
    """Zendesk's own name of an IANA time zone."""
    if zone is None:
        return None
    return ZONE_NAMES.get(zone, zone.rpartition("/")[2].replace("_", " "))
