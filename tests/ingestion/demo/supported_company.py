"""The part `support` of the embedded company, on top of `names`, for tests."""

from __future__ import annotations

from functools import cache

import duckdb

from ingestion.sources.demo.records import support
from tests.ingestion.demo.named_company import company as named_company


@cache
def company(first: int, last: int, mess: str = "default") -> duckdb.DuckDBPyConnection:
    """Support of customers `first` to `last`."""
    db = named_company(mess, last, first)
    support.build_company(db)
    support.build_block(db)
    return db
