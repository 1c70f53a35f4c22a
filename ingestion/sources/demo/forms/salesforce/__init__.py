"""Records of sales as the REST query API of Salesforce sends them, deleted ones too (queryAll)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.vendors.salesforce import SALESFORCE

SOBJECTS = {
    "accounts": "Account",
    "contacts": "Contact",
    "users": "User",
    "products": "Product2",
    "opportunities": "Opportunity",
    "opportunity_line_items": "OpportunityLineItem",
    "opportunity_field_history": "OpportunityFieldHistory",
    "tasks": "Task",
    "events": "Event",
    "contracts": "Contract",
}
"""By the name of the object here: its name at the vendor."""
OBJECTS = tuple(SOBJECTS)
QUERIES = Path(__file__).parent
"""One query an object; its columns are the vendor's fields in the vendor's spelling."""


def envelopes(db: duckdb.DuckDBPyConnection, name: str) -> Iterator[Envelope]:
    """Every version of every record of an object, by id and then oldest first."""
    rows = db.execute((QUERIES / f"{name}.sql").read_text(encoding="utf-8"))
    fields = [column[0] for column in rows.description or ()]
    for row in rows.fetchall():
        payload = {field: _sent(value) for field, value in zip(fields, row, strict=True)}
        key = str(payload["Id"])
        yield Envelope(
            id=key,
            cursor_value=str(payload.get("SystemModstamp") or payload["CreatedDate"]),
            is_deleted=bool(payload.get("IsDeleted")),
            payload=_attributes(SOBJECTS[name], key) | payload,
        )


def _attributes(sobject: str, key: str) -> dict[str, object]:
    url = f"/services/data/v{SALESFORCE.api_version}/sobjects/{sobject}/{key}"
    return {"attributes": {"type": sobject, "url": url}}


def _sent(value: object) -> object:
    """A value as the API writes it: instants in UTC with milliseconds, every amount a double."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}+0000"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value
