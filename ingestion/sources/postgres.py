"""PostgreSQL: read through DuckDB's scanner, written as text by the server itself."""

from __future__ import annotations

import duckdb

from ingestion.sources.database import ATTACHED, TextColumn
from ingestion.sql import quoted, text

_ARRAY = "A"
"""Category of array types."""
_WRITTEN = "rtrim(rtrim(to_char({}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.')"
_MOMENTS = {
    "date": "to_char({column}, 'YYYY-MM-DD')",
    "timestamp": _WRITTEN.format("{column}"),
    "timestamptz": _WRITTEN.format("({column} at time zone 'UTC')") + " || 'Z'",
}
_OTHERS = {
    "bytea": "encode({column}, 'hex')",
    "money": "{column}::numeric::text",
    "record": "to_json({column})::text",
}
_TROUBLES = (
    ("password authentication failed", "the server refuses the user or the password"),
    ("no password supplied", "the server asks for a password"),
    ("pg_hba.conf", "the server does not let us in from this address"),
    ('role "', "the server does not know the user, or the user may not log in"),
    ('database "', "the server has no database of that name"),
    ("could not translate host name", "its host is unknown"),
    ("Connection refused", "nothing answers at its host and port"),
    ("timeout expired", "its host does not answer"),
    ("No route to host", "its host cannot be reached"),
    ("Network is unreachable", "its host cannot be reached"),
    ("server closed the connection", "the server broke the connection off"),
    ("terminating connection", "the server broke the connection off"),
    ("permission denied", "the user lacks the right to read the table"),
    ("SSL", "the server and we do not agree on encryption (sslmode)"),
    ("invalid", "its URL is not one"),
    ("Unable to connect", "the connection failed"),
)
"""Part of a message of the client library, what it means; the first that is found counts."""

_COLUMNS = """
select
    attribute.attname::text as name,
    case when kind.typtype = 'd' then base.typname else kind.typname end::text as type,
    case when kind.typtype = 'd' then base.typcategory else kind.typcategory end::text as category
from pg_catalog.pg_attribute as attribute
inner join pg_catalog.pg_type as kind on attribute.atttypid = kind.oid
left join pg_catalog.pg_type as base on kind.typbasetype = base.oid
where
    attribute.attrelid = to_regclass({table})
    and attribute.attnum > 0
    and not attribute.attisdropped
order by attribute.attnum
"""
_TABLES = """
select case when pg_table_is_visible(c.oid) then '' else n.nspname || '.' end || c.relname as name
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_|^information_schema$'
order by 1
"""
_RIGHTS = """
select string_agg(name, ', ' order by name) as rights
from unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as name
where has_table_privilege(to_regclass({table}), name)
"""


class Postgres:
    """A PostgreSQL database."""

    extension = "postgres_scanner"

    def attach(self, connection: duckdb.DuckDBPyConnection, url: str) -> None:
        """Connect, for reading only; gives up after ten seconds where the URL sets no limit."""
        if "connect_timeout" not in url:
            url += ("&" if "?" in url else "?") + "connect_timeout=10"
        connection.execute(f"attach {text(url)} as {ATTACHED} (type postgres, read_only)")

    def columns(self, connection: duckdb.DuckDBPyConnection, table: str) -> list[TextColumn]:
        """The columns of a table or view, in its order; none where there is no such table."""
        asked = _COLUMNS.format(table=text(self.named(table)))
        rows = connection.execute(f"from {self.query(asked)}").fetchall()
        return [
            TextColumn(name, _as_text(quoted(name), *kind), quoted(name)) for name, *kind in rows
        ]

    def tables(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """The tables and views that are there, with their schema where it must be said."""
        return [name for (name,) in connection.execute(f"from {self.query(_TABLES)}").fetchall()]

    def named(self, table: str) -> str:
        """The table's name as SQL: `table` or `schema.table`, as the database writes it."""
        return ".".join(quoted(part) for part in table.split("."))

    def at_least(self, column: str, value: str) -> str:
        """The condition that a column is not before a value; the server reads it as its type."""
        return f"{quoted(column)} >= {text(value)}"

    def at_most(self, column: str, value: str) -> str:
        """The condition that a column is not after a value; the server reads it as its type."""
        return f"{quoted(column)} <= {text(value)}"

    def query(self, sql: str) -> str:
        """SQL of DuckDB for what the server answers to `sql`."""
        return f"postgres_query('{ATTACHED}', {text(sql)})"

    def write_rights(self, connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
        """With which rights we could change the table; None where we could not."""
        asked = _RIGHTS.format(table=text(self.named(table)))
        rows = connection.execute(f"from {self.query(asked)}").fetchall()
        return str(rows[0][0]) if rows[0][0] else None

    def trouble(self, error: str) -> str | None:
        """What an error of the client library means; None where unknown."""
        return next((meaning for part, meaning in _TROUBLES if part in error), None)


def _as_text(column: str, kind: str, category: str) -> str:
    """SQL that writes a column in ISO and exactly, whatever the settings of the session."""
    if category == _ARRAY:
        return f"to_json({column})::text"
    if kind in _MOMENTS:
        written = _MOMENTS[kind].format(column=column)
        return f"case when isfinite({column}) then {written} else {column}::text end"
    return _OTHERS.get(kind, "{column}::text").format(column=column)
