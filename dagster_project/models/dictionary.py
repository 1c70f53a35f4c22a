"""What every published column means, read from dbt's manifest into a table that a mart shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from serving.tables import ColumnText, TableText

COLUMNS = {
    "table_name": "varchar",
    "column_name": "varchar",
    "column_position": "integer",
    "data_type": "varchar",
    "description": "varchar",
    "unit": "varchar",
    "currency": "varchar",
    "tax_basis": "varchar",
    "category": "varchar",
    "is_personal": "boolean",
}
Row = tuple[str | int | bool | None, ...]


def write_published_columns(
    connection: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any]
) -> None:
    """Write `run.published_columns`: one row a column of a mart or of a table of the publisher."""
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    rows = list(published_columns(manifest))
    connection.execute("create schema if not exists run")
    connection.execute(f"create or replace table run.published_columns ({columns})")
    if rows:
        places = f"({', '.join('?' for _ in COLUMNS)})"
        connection.execute(
            f"insert into run.published_columns values {', '.join([places] * len(rows))}",
            [cell for row in rows for cell in row],
        )


def published_columns(manifest: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of `run.published_columns`, ordered by table and position."""
    for table in sorted(published_tables(manifest), key=lambda node: str(node["name"])):
        for position, (name, column) in enumerate(table["columns"].items(), start=1):
            meta = column["config"]["meta"]
            yield (
                table["name"],
                name,
                position,
                column["data_type"],
                column["description"].strip(),
                meta.get("unit"),
                meta.get("currency"),
                meta.get("tax_basis"),
                meta.get("category"),
                bool(meta.get("personal", False)),
            )


def published_tables(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The marts, and the tables that the publisher writes beside them, as the manifest has them."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["fqn"][1] == "marts":
            yield node
    for source in manifest["sources"].values():
        if source["source_name"] == "published":
            yield source


def table_texts(manifest: Mapping[str, Any]) -> dict[str, TableText]:
    """What the publisher writes as comments, by table name, and which columns are personal."""
    return {
        table["name"]: TableText(
            table["description"].strip(),
            {
                name: ColumnText(
                    column["description"].strip(),
                    is_personal=bool(column["config"]["meta"].get("personal", False)),
                )
                for name, column in table["columns"].items()
            },
        )
        for table in sorted(published_tables(manifest), key=lambda node: str(node["name"]))
    }
