"""What every kind of database is asked: to be attached, which columns a table has, rows as text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import duckdb

from ingestion.sources.model import SourceObject
from workspace.errors import ConfigurationError, SourceUnreadableError

ATTACHED = "source"
"""Name under which the reading engine knows the database."""


@dataclass(frozen=True)
class TextColumn:
    """A column of a table, and how it comes to us as text."""

    name: str
    sent: str
    """The database's own SQL that writes it as text."""
    received: str
    """SQL of DuckDB that makes text of what was sent under the column's name."""


class Database(Protocol):
    """One kind of database. Errors of the engine come through as duckdb.Error."""

    extension: str
    """The extension of DuckDB that reads it."""

    def attach(self, connection: duckdb.DuckDBPyConnection, url: str) -> None:
        """Connect, for reading only."""

    def columns(self, connection: duckdb.DuckDBPyConnection, table: str) -> list[TextColumn]:
        """The columns of a table or view, in its order; none where there is no such table."""

    def tables(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """The tables and views that we may see."""

    def named(self, table: str) -> str:
        """The table's name as SQL."""

    def at_least(self, column: str, value: str) -> str:
        """The condition that a column is not before a value that was written as text."""

    def at_most(self, column: str, value: str) -> str:
        """The condition that a column is not after a value that was written as text."""

    def query(self, sql: str) -> str:
        """SQL of DuckDB for what the database answers to `sql`."""

    def write_rights(self, connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
        """With which rights we could change the table; None where we could not."""

    def trouble(self, error: str) -> str | None:
        """What an error of the engine means, in words without secrets; None where unknown."""


def connection_url(source_object: SourceObject, environment: Mapping[str, str] = os.environ) -> str:
    """The database's URL; its value is a secret and stands in no message.

    Raises:
        ConfigurationError: the variable is not set.
    """
    url = environment.get(source_object.location, "")
    if not url:
        raise ConfigurationError(
            f"The environment variable {source_object.location}, which holds the database URL of "
            f"{source_object.source}, is not set.",
            remedy="Set it, for example to postgresql://USER@HOST/DATABASE.",
        )
    return url


def unreadable_database(
    source_object: SourceObject, database: Database, error: duckdb.Error
) -> SourceUnreadableError:
    """The error for what the engine says, in words that hold no part of the URL."""
    said = str(error)
    server = re.search(r"ERROR:\s*([^\n]*)", said)
    meaning = database.trouble(said) or (f"it says: {server[1]}" if server else "it gave an error")
    return SourceUnreadableError(
        f"The database of {source_object.label} cannot be read: {meaning}.",
        remedy=f"Look at the URL in {source_object.location} and at the rights of its user.",
    )
