"""What customer success records: care, touches, onboarding, departures, surveys and requests."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.sql import run_folder

_HERE = Path(__file__).parent


def build_company(db: duckdb.DuckDBPyConnection) -> None:
    """Make what exists once: the words that people use for causes of departures."""
    run_folder(db, _HERE, "company_*.sql")


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make the records of one block of customers; the part crm runs before."""
    run_folder(db, _HERE, "block_*.sql")
