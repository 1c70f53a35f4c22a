"""Names: what customers and their people are called, and how each department writes them down."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.sql import run_folder

_HERE = Path(__file__).parent


def build_company(db: duckdb.DuckDBPyConnection) -> None:
    """Make the macros of names and numbers, the lists they choose from, and support's agents."""
    run_folder(db, _HERE / "company")


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make names, people, the records of who is who in four departments, and their truth."""
    run_folder(db, _HERE / "block")
