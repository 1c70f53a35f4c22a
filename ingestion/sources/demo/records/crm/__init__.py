"""What sales records in the CRM: owners, deals with their history, activities and contracts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.sql import run_folder

_HERE = Path(__file__).parent


def build_company(db: duckdb.DuckDBPyConnection) -> None:
    """Make what exists once: macros, owners, products of the CRM."""
    run_folder(db, _HERE, "company_*.sql")


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make the records of one block of customers."""
    run_folder(db, _HERE, "block_*.sql")
