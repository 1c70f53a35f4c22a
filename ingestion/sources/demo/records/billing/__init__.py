"""Billing: prices, items, invoices, payments, credits and wallets, and the truth about revenue."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.sources.demo.sql import run_sql

FOLDER = Path(__file__).parent
CATALOG = FOLDER.parent.parent / "catalog"
RECORDS = (
    "items",
    "periods",
    "discounts",
    "cycles",
    "recurring_lines",
    "proration_lines",
    "usage_lines",
    "invoice_lines",
    "invoice_outcomes",
    "invoices",
    "payments",
    "credits",
    "wallets",
    "subscription_versions",
    "test_subscriptions",
    "records_done",
)
"""The SQL files of a block, in the order in which they need each other."""
TRUTH = ("truth_items", "truth_movements", "truth_done")
"""What is true of revenue: from facts alone."""


def build_company(db: duckdb.DuckDBPyConnection) -> None:
    """Make what is there once: products, prices, tax rates and exchange rates."""
    db.execute("set variable catalog_folder = ?", [str(CATALOG)])
    run_sql(db, FOLDER / "macros.sql")
    run_sql(db, FOLDER / "company.sql")
    run_sql(db, FOLDER / "prices.sql")


def build_block(db: duckdb.DuckDBPyConnection) -> None:
    """Make what billing records of the customers in schema facts, and what is true of them."""
    build_records(db)
    build_truth(db)


def build_records(db: duckdb.DuckDBPyConnection) -> None:
    """Make what billing records of the customers in schema facts."""
    for name in RECORDS:
        run_sql(db, FOLDER / f"{name}.sql")


def build_truth(db: duckdb.DuckDBPyConnection) -> None:
    """Make what their revenue is, from facts and the catalog; records are not read."""
    for name in TRUTH:
        run_sql(db, FOLDER / f"{name}.sql")
