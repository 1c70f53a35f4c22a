"""Support: schedules, service levels, tickets and chats, and the true times of every ticket."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.records.support.hours import build_hours
from ingestion.sources.demo.records.support.timeline import build_chat_times, build_timeline
from ingestion.sources.demo.sql import run_folder, run_sql

_HERE = Path(__file__).parent


def build_company(db: duckdb.DuckDBPyConnection) -> None:
    """Make schedules, holidays, service levels and the words that tickets and chats use."""
    run_folder(db, _HERE / "company")
    build_hours(db)


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make the tickets of the block, what happened on them, their ratings, clocks and truth."""
    run_sql(db, _HERE / "block" / "10_drawn_tickets.sql")
    build_timeline(db)
    for name in ("20_tickets", "30_events", "40_ratings", "50_truth", "60_metric_events"):
        run_sql(db, _HERE / "block" / f"{name}.sql")
    run_sql(db, _HERE / "block" / "70_drawn_chats.sql")
    build_chat_times(db)
    run_sql(db, _HERE / "block" / "80_messages.sql")
