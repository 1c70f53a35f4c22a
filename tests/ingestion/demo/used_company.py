"""The part `usage` of the embedded company, on top of `names`, for tests."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache

import duckdb

from ingestion.sources.demo.generator import company
from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.records import names, usage
from workspace.settings import Demo

CUSTOMERS = 300
AS_OF = date(2026, 10, 15)
OPEN = ExitStack()
"""Keeps what is built once open for as long as the process lives."""
atexit.register(OPEN.close)


def fill(db: duckdb.DuckDBPyConnection, demo: Demo, first: int, last: int) -> None:
    made = lives(demo.seed, demo.causes, demo.months, demo.as_of, first, last)
    for name, table in made.items():
        db.register("made", table)
        db.execute(f"create or replace table facts.{name} as from made")
        db.unregister("made")
    names.build_block(db)
    usage.build_block(db)


@contextmanager
def used(demo: Demo) -> Iterator[duckdb.DuckDBPyConnection]:
    with company(demo, threads=1) as db:
        usage.build_company(db)
        fill(db, demo, 1, demo.customers)
        yield db


@cache
def shipped() -> duckdb.DuckDBPyConnection:
    """Usage of a company as it is shipped."""
    return OPEN.enter_context(used(Demo(customers=CUSTOMERS, as_of=AS_OF)))


def rows(db, query: str) -> list[tuple]:
    return db.execute(query).fetchall()


def one(db, query: str):
    return rows(db, query)[0][0]
