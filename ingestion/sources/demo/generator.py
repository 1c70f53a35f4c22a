"""Makes the embedded company in DuckDB, a block of customers at a time, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.randomness import uniform_macro
from ingestion.sources.demo.records import PARTS, billing
from ingestion.sources.demo.sql import run_sql
from ingestion.sql import text
from workspace.settings import Demo

BLOCK = 10_000
"""Customers made at a time, whole tens; no customer depends on the block its ten is in."""
CATALOG = Path(__file__).parent / "catalog"
COMPANY = Path(__file__).parent / "company.sql"
MESS_RATES = {
    "none": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "default": (0.10, 0.01, 0.15, 0.10, 0.02, 0.05),
    "hard": (0.20, 0.05, 0.30, 0.20, 0.05, 0.15),
}
"""Shares of ids missing and wrong, names spelled otherwise, domains shared, duplicates a system,
and records late or corrected."""


@contextmanager
def company(demo: Demo, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that holds what all blocks share: catalog, months, rates, staff.

    Schemas: `facts` (what happened), `records` (what departments hold of it), `truth` (what a test
    may know). `build_block` fills them.
    """
    with duckdb.connect() as db:
        db.execute("set enable_progress_bar = false")
        if threads is not None:
            db.execute(f"set threads = {threads}")
        for schema in ("facts", "records", "truth"):
            db.execute(f"create schema {schema}")
        db.execute(uniform_macro(demo.seed))
        db.execute("set variable catalog_folder = ?", [str(CATALOG)])
        for path in sorted(CATALOG.glob("*.csv")):
            db.execute(f"create table facts.{path.stem} as from read_csv({text(str(path))})")
        db.execute(
            "create table facts.settings as select ?::bigint as seed, ?::bigint as n_customers,"
            " ?::integer as n_months, ?::date as as_of, ? as mess, ?::boolean as has_causes,"
            " ?::double as usage_share",
            [demo.seed, demo.customers, demo.months, demo.as_of, demo.mess, demo.causes,
             demo.usage_share],
        )  # fmt: skip
        db.execute(
            "create table facts.mess_rates as select"
            " ?::double as missing_id, ?::double as wrong_id, ?::double as spelled_otherwise,"
            " ?::double as shared_domain, ?::double as duplicate, ?::double as corrected",
            MESS_RATES[demo.mess],
        )
        run_sql(db, COMPANY)
        for part in PARTS:
            part.build_company(db)
        yield db


def build_block(db: duckdb.DuckDBPyConnection, demo: Demo, first: int, last: int) -> None:
    """Fill the tables with customers `first` to `last`, in place of the block before."""
    build_records(db, demo, first, last)
    # What moved each customer towards leaving, and how likely it was: nobody writes that down.
    db.execute("create or replace table truth.hazards as from facts.customer_months")
    billing.build_truth(db)


def build_records(db: duckdb.DuckDBPyConnection, demo: Demo, first: int, last: int) -> None:
    """Fill the tables as `build_block` does, without the truth that takes time of its own."""
    made = lives(demo.seed, demo.causes, demo.months, demo.as_of, first, last)
    for name, table in made.items():
        db.register("made", table)
        db.execute(f"create or replace table facts.{name} as from made")
        db.unregister("made")
    for part in PARTS:
        part.build_block(db)
