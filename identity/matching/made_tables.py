"""Rows made in Python, as temporary tables of DuckDB."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

TYPES = {
    "record": pa.uint64(), "root": pa.uint64(), "group_record": pa.uint64(),
    "record_a": pa.uint64(), "record_b": pa.uint64(), "probability": pa.float64(),
}  # fmt: skip


def register(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> None:
    """Leave a temporary table of `rows`; columns without a type of their own are texts."""
    values = zip(*rows, strict=True) if rows else [() for _ in columns]
    register_columns(connection, name, **dict(zip(columns, values, strict=True)))


def register_columns(
    connection: duckdb.DuckDBPyConnection, name: str, **columns: Sequence[object]
) -> None:
    """The same from columns."""
    table = pa.table(
        {
            column: pa.array(values, TYPES.get(column, pa.string()))
            for column, values in columns.items()
        }
    )
    connection.register("made_rows", table)
    connection.execute(f"create or replace temp table {name} as from made_rows")
    connection.unregister("made_rows")
