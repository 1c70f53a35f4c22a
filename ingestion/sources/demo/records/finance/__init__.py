"""What finance records: costs of single customers and of all together; rates come with billing."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.sql import run_folder

_HERE = Path(__file__).parent


def build_company(_db: duckdb.DuckDBPyConnection) -> None:
    """Nothing exists once: company-wide costs come with the block of customer 1."""


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make the costs of one block of customers; the part crm runs before."""
    run_folder(db, _HERE, "block_*.sql")
