"""One export of invoices through landing, raw and the row rules, on its own.

Usage: python -m benchmarks.arrival FOLDER, where FOLDER holds invoices.csv.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.landing import land
from ingestion.load import load
from ingestion.quarantine import sort_rows
from ingestion.sources import source_objects
from ingestion.tables import create_tables
from workspace.paths import Workspace
from workspace.settings import Settings

COLUMNS = (
    "invoice_id", "billing_account_id", "subscription_id", "invoice_status", "currency",
    "net_amount", "tax_amount", "gross_amount", "paid_amount", "issue_date", "due_date",
    "paid_date",
)  # fmt: skip


def main(folder: Path) -> None:
    """Land, load and sort the export."""
    mapping = {
        "name": "invoices",
        "entity": "billing.invoices",
        "file": "invoices.csv",
        "columns": {name: name for name in COLUMNS},
    }
    source = {"kind": "files", "folder": str(folder), "objects": [mapping]}
    settings = Settings.model_validate({"sources": {"bench": source}})
    workspace = Workspace(folder / "workspace")
    workspace.create()
    (invoices,) = source_objects(settings)
    land(workspace, invoices, datetime(2026, 1, 1))  # noqa: DTZ001 - instants here are UTC
    with duckdb.connect(workspace.warehouse) as connection:
        create_tables(connection)
        load(connection, workspace, invoices)
        counts = sort_rows(connection, settings, invoices)
    assert counts.n_quarantined == 0
    print(counts.n_accepted)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
