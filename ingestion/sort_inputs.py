"""What sorting an object depends on, as one hash: the same hash, the same outcome."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import duckdb

from ingestion.sources.model import SourceObject
from workspace.settings import Settings

CODE = (
    "arrival_amounts.py",
    "arrival_counts.py",
    "cells",
    "entities",
    "mapping.py",
    "pages.py",
    "payloads.py",
    "quarantine.py",
    "rows.py",
    "sql.py",
    "tables.py",
    "versions.py",
)
"""The modules of this package that decide the outcome."""


def input_hash(
    connection: duckdb.DuckDBPyConnection, settings: Settings, source_object: SourceObject
) -> str:
    """Hash of the pages and batches in raw, the mapping, the thresholds and this code."""
    mapping = source_object.mapping.model_dump(mode="json")
    gates = settings.gates.model_dump(mode="json")
    digest = hashlib.sha256(f"{duckdb.__version__} {_code_hash()}".encode())
    digest.update(json.dumps([mapping, gates], sort_keys=True).encode())
    for query in (
        "select page_id, n_rows, columns from raw.pages",
        "select batch_number, batch_id, landed_at, page_name, page_id, n_rows from raw.batches",
        "select header, column_name from raw.columns",
    ):
        found = connection.execute(
            f"{query} where source_system = ? and source_object = ? order by all",
            [source_object.source, source_object.name],
        )
        digest.update(repr(found.fetchall()).encode())
    return digest.hexdigest()


@cache
def _code_hash() -> str:
    digest = hashlib.sha256()
    for name in CODE:
        path = Path(__file__).parent / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else (path,):
            digest.update(file.read_bytes())
    return digest.hexdigest()
