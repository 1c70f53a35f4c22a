"""SQLite files: read through DuckDB's scanner, written as text by SQLite itself, cell by cell."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import duckdb

from ingestion.sources.database import ATTACHED, TextColumn
from ingestion.sql import quoted, text

_TROUBLES = (
    ("no such table", "it has no such table"),
    ("unable to open database file", "the file is not there, or we may not read it"),
    ("file is not a database", "the file is no SQLite database"),
    ("database is locked", "another program holds it locked"),
    ("malformed", "the file is damaged"),
    ("invalid UTF8", "a text in it is not UTF-8"),
)
"""Part of a message of SQLite, what it means; the first that is found counts."""


class Sqlite:
    """A SQLite file; cells have types of their own there, whatever their column declares."""

    extension = "sqlite_scanner"

    def attach(self, connection: duckdb.DuckDBPyConnection, url: str) -> None:
        """Open the file that `url` names after its scheme, for reading only."""
        self._path = Path(unquote(url))
        connection.execute("set sqlite_all_varchar = true")
        path = text(str(self._path))
        connection.execute(f"attach {path} as {ATTACHED} (type sqlite, read_only)")

    def columns(self, connection: duckdb.DuckDBPyConnection, table: str) -> list[TextColumn]:
        """The columns of a table or view, in its order; none where there is no such table."""
        asked = f"select name, type from pragma_table_info({text(table)})"
        rows = connection.execute(f"from {self.query(asked)}").fetchall()
        return [
            TextColumn(name, _as_text(quoted(name), kind or ""), f"decode(unhex({quoted(name)}))")
            for name, kind in rows
        ]

    def tables(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """The tables and views that are there."""
        asked = "select name from sqlite_master where type in ('table', 'view') order by name"
        return [name for (name,) in connection.execute(f"from {self.query(asked)}").fetchall()]

    def named(self, table: str) -> str:
        """The table's name as SQL."""
        return quoted(table)

    def at_least(self, column: str, value: str) -> str:
        """The condition that a column is not before a value; numbers are compared as numbers."""
        return f"{quoted(column)} >= {_comparable(column, value)}"

    def at_most(self, column: str, value: str) -> str:
        """The condition that a column is not after a value; numbers are compared as numbers."""
        return f"{quoted(column)} <= {_comparable(column, value)}"

    def query(self, sql: str) -> str:
        """SQL of DuckDB for what SQLite answers to `sql`."""
        return f"sqlite_query('{ATTACHED}', {text(sql)})"

    def write_rights(self, connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
        """Whether the system would let us write the file; None where it would not."""
        del connection, table
        return "the file may be written" if os.access(self._path, os.W_OK) else None

    def trouble(self, error: str) -> str | None:
        """What an error of SQLite means; None where unknown."""
        return next((meaning for part, meaning in _TROUBLES if part in error), None)


def _as_text(column: str, declared: str) -> str:
    """SQL that writes a cell as the hexadecimal digits of its text.

    SQLite lets text in that is not UTF-8; DuckDB would sort it into something else in silence, but
    refuses to make text of such digits.
    """
    truth = ""
    if "BOOL" in declared.upper():
        truth = f"when {column} = 1 then hex('true') when {column} = 0 then hex('false') "
    return (
        f"case when {column} is null then null {truth}"
        f"when typeof({column}) = 'blob' then hex(lower(hex({column}))) "
        f"else hex(cast({column} as text)) end"
    )


def _comparable(column: str, value: str) -> str:
    is_number = f"typeof({quoted(column)}) in ('integer', 'real')"
    return f"case when {is_number} then cast({text(value)} as numeric) else {text(value)} end"
