"""The vendors' form: what Salesforce, Zendesk and Stripe would send, in envelopes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.sources.demo.forms import salesforce, stripe, zendesk
from ingestion.vendors import VENDORS
from ingestion.vendors.model import ENVELOPE

FORMS = {"salesforce": salesforce, "zendesk": zendesk, "stripe": stripe}
ACCOUNT = "northbeam"
"""The company's own name at every vendor."""
SCHEMA = pa.schema([(name, pa.string()) for name in ENVELOPE])


def write_envelopes(db: duckdb.DuckDBPyConnection, folder: Path, as_of: date) -> None:
    """Write `<folder>/<vendor>/<object>.parquet` for every object of every vendor."""
    for vendor, form in FORMS.items():
        for name in form.OBJECTS:
            rows = list(_rows(db, vendor, name, as_of))
            columns = zip(*rows, strict=True) if rows else ([] for _ in ENVELOPE)
            arrays = [pa.array(column, pa.string()) for column in columns]
            path = folder / vendor / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), path)


def _rows(
    db: duckdb.DuckDBPyConnection, vendor: str, name: str, as_of: date
) -> Iterator[tuple[str, ...]]:
    version, fetched_at = VENDORS[vendor].api_version, f"{as_of}T23:59:59Z"
    for envelope in FORMS[vendor].envelopes(db, name):
        payload = json.dumps(envelope.payload, ensure_ascii=False, separators=(",", ":"))
        yield (
            envelope.id,
            envelope.cursor_value,
            "true" if envelope.is_deleted else "false",
            ACCOUNT,
            version,
            fetched_at,
            hashlib.sha256(payload.encode()).hexdigest(),
            payload,
        )
