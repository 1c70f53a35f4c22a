"""What departments without an API hand over: files as the shipped mapping reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.entities import ENTITIES, Column, ColumnType, Entity
from ingestion.sources.demo.forms.mishaps import spoiled
from ingestion.sql import quoted, text
from workspace.settings import ObjectMapping, Source

YEAR = "c360_year"


def write_exports(
    db: duckdb.DuckDBPyConnection, source: Source, folder: Path, *, is_messy: bool
) -> None:
    """Write the exports of one source below `folder`, each in the manner that its mapping reads.

    A file pattern with a star is one file a year. `is_messy` adds the mishaps that such files have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for mapping in source.objects:
        entity, pattern = ENTITIES[mapping.entity], str(mapping.file)
        rows = _rows(db, entity, mapping)
        years = sorted(set(rows.select(YEAR).fetchall())) if "*" in pattern else [(None,)]
        for (year,) in years:
            chosen = rows.filter(f"{YEAR} = {year}") if year else rows
            path = folder / pattern.replace("*", str(year))
            _write(chosen.project(f"* exclude ({YEAR})"), path, mapping, is_messy=is_messy)


def _rows(
    db: duckdb.DuckDBPyConnection, entity: Entity, mapping: ObjectMapping
) -> duckdb.DuckDBPyRelation:
    """The entity's records as cells of the export, ordered by key."""
    cells = ", ".join(
        f"{_cell(entity.column(name), mapping)} as {quoted(header)}"
        for name, header in mapping.columns.items()
    )
    day = f"coalesce({', '.join(entity.dated_by)})" if entity.dated_by else "null"
    return db.sql(
        f"select {cells}, cast(year({day}) as integer) as {YEAR}"
        f" from records.{entity.table} order by {', '.join(entity.key)}"
    )


def _cell(column: Column, mapping: ObjectMapping) -> str:
    written = f"cast({column.name} as {column.type.value})"
    if column.type in (ColumnType.DATE, ColumnType.INSTANT):
        if mapping.date_formats:
            return f"strftime({written}, {text(mapping.date_formats[0])})"
        return f"strftime({written}, {text(_iso(column))})"
    if column.type in (ColumnType.AMOUNT, ColumnType.PRECISE) and mapping.decimal_mark == ",":
        return f"replace(cast({written} as varchar), '.', ',')"
    words = mapping.values.get(column.name)
    if not words:
        return f"cast({written} as varchar)"
    cases = " ".join(f"when {text(ours)} then {text(theirs)}" for theirs, ours in words.items())
    return f"case cast({column.name} as varchar) {cases} end"


def _iso(column: Column) -> str:
    return "%Y-%m-%d" if column.type is ColumnType.DATE else "%Y-%m-%dT%H:%M:%SZ"


def _write(
    rows: duckdb.DuckDBPyRelation, path: Path, mapping: ObjectMapping, *, is_messy: bool
) -> None:
    if path.suffix == ".parquet":
        rows.write_parquet(str(path))
        return
    if path.suffix == ".jsonl":
        rows.query("cells", f"copy cells to {text(str(path))} (format json)")
        return
    rows.write_csv(str(path), sep=mapping.delimiter or ",", header=True)
    lines = path.read_text(encoding="utf-8").splitlines()
    if is_messy:
        lines = spoiled(path.name, lines)
    path.write_bytes("\n".join([*lines, ""]).encode(mapping.encoding or "utf-8"))
