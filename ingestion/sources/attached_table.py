"""One table or view of a database, attached for reading: its columns, and its rows as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.sources.database import (
    Database,
    TextColumn,
    connection_url,
    unreadable_database,
)
from ingestion.sources.duckdb_reading import reader
from ingestion.sources.model import ROWS_AT_ONCE, SourceObject
from ingestion.sources.postgres import Postgres
from ingestion.sources.sqlite import Sqlite
from ingestion.sql import quoted
from workspace.configuration_errors import nearest
from workspace.errors import ConfigurationError, SourceUnreadableError, StorageError

_POSTGRES = re.compile(r"^postgres(ql)?(\+[a-z0-9]+)?://")
_SQLITE = "sqlite:///"


@dataclass(frozen=True)
class AttachedTable:
    """A table or view; all that is asked of it comes from one snapshot of the database."""

    name: str
    columns: tuple[TextColumn, ...]
    database: Database
    connection: duckdb.DuckDBPyConnection

    @property
    def column_names(self) -> list[str]:
        """The names of its columns, in its order."""
        return [column.name for column in self.columns]

    def rows(self, condition: str | None = None) -> Iterator[pa.RecordBatch]:
        """The rows as text, sorted by it, so that the same rows come in the same order."""
        where = f" where {condition}" if condition else ""
        rows = self._query(self.columns, f"{self.database.named(self.name)}{where}")
        relation = self.connection.sql(f"{rows} order by all")
        return iter(relation.to_arrow_reader(ROWS_AT_ONCE))

    def largest(self, column: str) -> str | None:
        """The largest value of a column, as text; None where it holds none."""
        name, table = quoted(column), self.database.named(self.name)
        last = f"select * from {table} where {name} is not null order by {name} desc limit 1"
        columns = [each for each in self.columns if each.name == column]
        found = self.connection.execute(self._query(columns, f"({last}) as last_row")).fetchall()
        return str(found[0][0]) if found else None

    def n_rows(self) -> int:
        """How many rows it has now."""
        asked = f"select count(*) as n from {self.database.named(self.name)}"
        found = self.connection.execute(f"from {self.database.query(asked)}").fetchall()
        return int(found[0][0])

    def write_rights(self) -> str | None:
        """With which rights we could change it, though we never do; None where we could not."""
        return self.database.write_rights(self.connection, self.name)

    def _query(self, columns: Sequence[TextColumn], rows: str) -> str:
        """SQL of DuckDB for columns of some rows, which the database writes as text."""
        received = ", ".join(f"{column.received} as {quoted(column.name)}" for column in columns)
        sent = ", ".join(f"{column.sent} as {quoted(column.name)}" for column in columns)
        query = self.database.query(f"select {sent} from {rows}")
        return f"select {received} from {query}"


@contextmanager
def attached_table(
    source_object: SourceObject, spill: Path | None = None
) -> Iterator[AttachedTable]:
    """The table of an object; `spill` is a folder for what does not fit into memory.

    Raises:
        ConfigurationError: the URL is not set or of no known kind.
        SourceUnreadableError: the database cannot be reached, refuses us or has no such table; or
            in place of any error of the database inside the block.
        StorageError: there is no room to sort its rows.
    """
    database, url = _database(source_object)
    with reader(database.extension, spill) as connection:
        try:
            database.attach(connection, url)
            connection.begin()
            yield _table(source_object, database, connection)
        except duckdb.OutOfMemoryException:
            raise StorageError(
                f"The rows of {source_object.label} do not fit into memory and {spill}.",
                remedy="Free space there, then run again.",
            ) from None
        except duckdb.Error as error:
            raise unreadable_database(source_object, database, error) from None


def _database(source_object: SourceObject) -> tuple[Database, str]:
    url = connection_url(source_object)
    if _POSTGRES.match(url):
        return Postgres(), _POSTGRES.sub("postgresql://", url)
    if url.startswith(_SQLITE):
        return Sqlite(), url.removeprefix(_SQLITE)
    raise ConfigurationError(
        f"The URL in {source_object.location} is of no database that can be read.",
        remedy="It begins with postgresql:// or sqlite:///.",
    )


def _table(
    source_object: SourceObject, database: Database, connection: duckdb.DuckDBPyConnection
) -> AttachedTable:
    name = str(source_object.mapping.table)
    columns = database.columns(connection, name)
    if not columns:
        hint = nearest(name, database.tables(connection)).strip()
        raise SourceUnreadableError(
            f"The database of {source_object.label} has no table '{name}' that we may see.",
            remedy=hint or "Correct 'table', or give the user the right to see it.",
        )
    return AttachedTable(name, tuple(columns), database, connection)
