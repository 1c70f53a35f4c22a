"""What Dagster shows beside a table: its row count, its columns and a few rows without persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import duckdb

from expectations.results import SAMPLE_ROWS

LONGEST_CELL = 60


def table_metadata(
    connection: duckdb.DuckDBPyConnection, relation: str, personal: Iterable[str] = ()
) -> dict[str, Any]:
    """Row count, column schema and a sample of one relation of the warehouse.

    Args:
        connection: reads the warehouse.
        relation: schema and name.
        personal: columns that the sample leaves out.
    """
    described = connection.execute(f"describe {relation}").fetchall()
    hidden = {name.lower() for name in personal}
    shown = [name for name, *_ in described if name.lower() not in hidden]
    return {
        "dagster/row_count": _n_rows(connection, relation),
        "dagster/column_schema": dg.TableSchema(
            columns=[dg.TableColumn(name, kind) for name, kind, *_ in described]
        ),
        "sample": dg.MetadataValue.md(_markdown(connection, relation, shown)),
    }


def relations_metadata(
    connection: duckdb.DuckDBPyConnection, relations: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Row count and column schema of many relations at once, by schema and name."""
    found = connection.execute(
        """
        select
            schema_name || '.' || table_name,
            list(column_name order by column_index),
            list(data_type order by column_index)
        from duckdb_columns()
        group by all
        """
    ).fetchall()
    schemas = {
        relation: dg.TableSchema(columns=list(map(dg.TableColumn, names, kinds)))
        for relation, names, kinds in found
    }
    return {
        relation: {
            "dagster/row_count": _n_rows(connection, relation),
            "dagster/column_schema": schemas[relation],
        }
        for relation in relations
    }


def records_markdown(records: Iterable[Mapping[str, object]]) -> str:
    """Rows as a Markdown table; the columns are those of the first."""
    rows = list(records)
    if not rows:
        return ""
    return _table(list(rows[0]), [list(row.values()) for row in rows])


def _n_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    found: int = connection.execute(f"select count(*) from {relation}").fetchall()[0][0]
    return found


def _markdown(connection: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    found = connection.execute(f"select {names} from {relation} limit {SAMPLE_ROWS}").fetchall()
    return _table(columns, [list(row) for row in found])


def _table(columns: list[str], rows: list[list[object]]) -> str:
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
