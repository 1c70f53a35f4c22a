"""Lives of the embedded company, made once a process, and SQL over them, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import duckdb
import pyarrow as pa

from ingestion.sources.demo.lives import lives

AS_OF = date(2026, 10, 15)
MONTHS = 36
SHIPPED, MANY = 500, 5000

Lives = dict[str, pa.Table]
Ask = Callable[[str], list[tuple]]


@cache
def made(first: int = 1, last: int = SHIPPED, *, seed: int = 7, has_causes: bool = True) -> Lives:
    return lives(seed, has_causes, MONTHS, AS_OF, first, last)


def asking(facts: Lives) -> Ask:
    db = duckdb.connect()
    for name, table in facts.items():
        db.register(name, table)
    db.execute("create macro as_of() as date '2026-10-15'")
    db.execute("create macro far() as date '9999-12-31'")
    return lambda query: db.sql(query).fetchall()
