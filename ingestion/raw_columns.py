"""Which column of a raw table holds which column of an export, whatever the export calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from ingestion.sources.model import PAGE_COLUMNS

RESERVED = ("_c360_page_id", *PAGE_COLUMNS)


def raw_columns(
    connection: duckdb.DuckDBPyConnection, source_system: str, source_object: str
) -> dict[str, str]:
    """Column of the export → column of its raw table, for every column that ever arrived."""
    found = connection.execute(
        "select header, column_name from raw.columns where source_system = ? and source_object = ?"
        " order by position",
        [source_system, source_object],
    )
    return dict(found.fetchall())


def new_raw_columns(headers: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Names in the raw table for the headers that `known` lacks.

    A header keeps its own name unless another one that differs only in case has it: DuckDB does
    not tell such names apart, so the later one gets a number.
    """
    taken = {name.lower() for name in (*RESERVED, *known.values())}
    added: dict[str, str] = {}
    for header in headers:
        if header in known or header in added:
            continue
        name, number = header or "unnamed", 1
        while name.lower() in taken:
            number += 1
            name = f"{header or 'unnamed'}__{number}"
        taken.add(name.lower())
        added[header] = name
    return added
