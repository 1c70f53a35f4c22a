"""Runs the SQL files of the embedded company."""

from __future__ import annotations

from pathlib import Path

import duckdb


def run_sql(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Run every statement of a file."""
    db.execute(path.read_text(encoding="utf-8"))


def run_folder(db: duckdb.DuckDBPyConnection, folder: Path, pattern: str = "*.sql") -> None:
    """Run the files of a folder, in the order of their names."""
    for path in sorted(folder.glob(pattern)):
        run_sql(db, path)
