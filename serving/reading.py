"""Reading a published generation: read-only, without a way to files, network or settings."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb

from serving.manifest import Generation
from workspace.errors import C360Error, StorageError

LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
READS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
UNKNOWN_TABLE = re.compile(r"Table with name (\S+) does not exist")


class QueryError(C360Error):
    """A question that a published generation cannot answer."""


@dataclass(frozen=True)
class Answer:
    """Rows of a query, with the names of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def connect_full(generation: Generation) -> duckdb.DuckDBPyConnection:
    """A locked-down connection to everything that was published, personal data too.

    Raises:
        StorageError: the file is missing or this user may not read it.
    """
    return _connect(generation.full)


def connect_bi(generation: Generation) -> duckdb.DuckDBPyConnection:
    """A locked-down connection to what was published without personal data.

    Raises:
        StorageError: the file is missing or this user may not read it.
    """
    return _connect(generation.bi)


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """What one reading statement answers; tables need no schema before their name.

    Raises:
        QueryError: it is not one statement, does not read, or names what is not there.
    """
    try:
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError(
                f"Expected one statement and got {len(statements)}.",
                remedy="Ask one question at a time.",
            )
        if statements[0].type not in READS:
            raise QueryError(
                f"`{statements[0].type.name.lower()}` does not read.",
                remedy="A published generation never changes: use select.",
            )
        cursor = connection.execute(sql)
        names = tuple(column[0] for column in cursor.description or ())
        return Answer(names, cursor.fetchall())
    except duckdb.CatalogException as error:
        raise _unknown(connection, error) from error
    except duckdb.Error as error:
        raise QueryError(f"The query cannot be answered. {error}") from error


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        config = LOCKED_DOWN | {"temp_directory": str(_spill_folder())}
        connection = duckdb.connect(path, read_only=True, config=config)
    except duckdb.IOException as error:
        raise StorageError(
            f"{path} cannot be read.",
            remedy="Ask its owner for the right to read it.",
        ) from error
    connection.execute("set schema = 'marts'")
    return connection


def _spill_folder() -> Path:
    """Where large queries spill to: nobody else reads it, and a generation never changes."""
    folder = Path(tempfile.gettempdir()) / f"customer-360-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _unknown(connection: duckdb.DuckDBPyConnection, error: duckdb.CatalogException) -> QueryError:
    match = UNKNOWN_TABLE.search(str(error))
    if match is None:
        return QueryError(f"The query cannot be answered. {error}")
    rows = connection.execute("select table_name from duckdb_tables()").fetchall()
    tables = [name for (name,) in rows]
    near = get_close_matches(match[1], tables, n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(tables))}."
    return QueryError(f"There is no table {match[1]}.", remedy=remedy)
