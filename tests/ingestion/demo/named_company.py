"""The part `names` of the embedded company, alone, for tests."""

from __future__ import annotations

from datetime import date
from functools import cache

import duckdb

from ingestion.sources.demo.generator import CATALOG, COMPANY, MESS_RATES
from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.randomness import uniform_macro
from ingestion.sources.demo.records import names
from ingestion.sources.demo.sql import run_sql

AS_OF = date(2026, 10, 15)


@cache
def company(mess: str, last: int, first: int = 1, seed: int = 7) -> duckdb.DuckDBPyConnection:
    """Names of customers `first` to `last`, and what they are made from."""
    db = duckdb.connect()
    for schema in ("facts", "records", "truth"):
        db.execute(f"create schema {schema}")
    db.execute(uniform_macro(seed))
    for path in sorted(CATALOG.glob("*.csv")):
        db.execute(f"create table facts.{path.stem} as from read_csv('{path}')")
    db.execute(
        "create table facts.settings as select ? as seed, 100000 as n_customers, 36 as n_months,"
        " ?::date as as_of, ? as mess, true as has_causes, 1.0 as usage_share",
        [seed, AS_OF, mess],
    )
    rates = "missing_id, wrong_id, spelled_otherwise, shared_domain, duplicate, corrected"
    db.execute(
        f"create table facts.mess_rates as select * from (values {MESS_RATES[mess]}) as r({rates})"
    )
    db.execute("set variable catalog_folder = ?", [str(CATALOG)])
    run_sql(db, COMPANY)
    for name, table in lives(seed, True, 36, AS_OF, first, last).items():
        db.register("made", table)
        db.execute(f"create table facts.{name} as from made")
        db.unregister("made")
    names.build_company(db)
    names.build_block(db)
    return db


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return db.sql(query).fetchall()


def value(db: duckdb.DuckDBPyConnection, query: str):
    return rows(db, query)[0][0]
