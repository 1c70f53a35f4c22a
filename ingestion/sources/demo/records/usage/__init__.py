"""Usage: what the product counts of every user, by module and day."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.sql import run_folder, run_sql

_HERE = Path(__file__).parent


def build_company(db: duckdb.DuckDBPyConnection) -> None:
    """Make the macros that count weekdays and take several choices from one draw."""
    run_sql(db, _HERE / "macros.sql")


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make the days of use of the block, by as many users a month as the facts say."""
    run_folder(db, _HERE, "block_*.sql")
