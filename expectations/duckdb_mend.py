"""Lets Great Expectations read its results on DuckDB, which it does not do as shipped.

Great Expectations runs a query, closes the connection and then reads the rows. That is fine
where a driver fetches eagerly; DuckDB's rows are gone by then ("list index out of range"). For a
few dialects it keeps the connection open instead: DuckDB is added to them.
`tests/expectations/test_duckdb_mend.py` fails once a version does without this module.
"""

from __future__ import annotations

from great_expectations.execution_engine import sqlalchemy_execution_engine as gx_engine

DIALECTS = "_PERSISTED_CONNECTION_DIALECTS"


class DialectName(str):
    """A dialect that compares as its name and has the `value` that Great Expectations reads."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The dialect's name."""
        return str(self)


def keep_duckdb_connections_open() -> None:
    """Add DuckDB to the dialects whose connection stays open; a second call changes nothing."""
    dialects: tuple[str, ...] = getattr(gx_engine, DIALECTS)
    if "duckdb" not in dialects:
        setattr(gx_engine, DIALECTS, (*dialects, DialectName("duckdb")))
