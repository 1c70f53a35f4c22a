"""What the arrival gate looks at: the objects of the sources and their accepted tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class ArrivalSubject:
    """An object of a source, and the entity (department.entity) that it is mapped to."""

    source: str
    object: str
    entity: str

    @property
    def name(self) -> str:
        """How results name it."""
        return f"{self.source}.{self.object}"

    @property
    def accepted_table(self) -> str:
        """The table that holds its accepted rows."""
        return f"accepted.{self.entity.replace('.', '__')}"

    @property
    def filter(self) -> str:
        """The condition that picks its rows out of a table."""
        return f"source_system = '{self.source}' and source_object = '{self.object}'"


@dataclass(frozen=True)
class TypedColumns:
    """The columns of an accepted table that plausibility checks look at."""

    dates: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    has_currency: bool = False


def typed_columns(database: Path) -> dict[str, TypedColumns]:
    """Date and amount columns of every accepted table, by the table's name."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            """
            select
                schema_name || '.' || table_name,
                coalesce(list(column_name order by column_index)
                    filter (data_type in ('DATE', 'TIMESTAMP')), []),
                coalesce(list(column_name order by column_index)
                    filter (data_type like 'DECIMAL%' and column_name like '%amount'), []),
                bool_or(column_name = 'currency')
            from duckdb_columns()
            where schema_name = 'accepted' and database_name = current_database()
            group by all
            """
        ).fetchall()
    return {
        table: TypedColumns(tuple(dates), tuple(amounts), has_currency)
        for table, dates, amounts, has_currency in found
    }
