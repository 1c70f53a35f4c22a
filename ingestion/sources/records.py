"""Builds record batches of text cells from records, row by row, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa

from ingestion.sources.model import PAGE_COLUMNS, ROWS_AT_ONCE


class Record(NamedTuple):
    """One record of an export: its line, its defect and raw text if it has one, its cells."""

    line: int
    defect: str | None
    text: str | None
    cells: Sequence[str | None]


def page_schema(columns: Sequence[str]) -> pa.Schema:
    """The columns of a page: the four of ours, then the export's own as text."""
    ours = zip(PAGE_COLUMNS, (pa.int64(), pa.int64(), pa.string(), pa.string()), strict=True)
    return pa.schema([*ours, *((column, pa.string()) for column in columns)])


def record_batches(columns: Sequence[str], records: Iterable[Record]) -> Iterator[pa.RecordBatch]:
    """Batches of `ROWS_AT_ONCE` records, whose cells are as many as `columns`; at least one."""
    schema = page_schema(columns)
    rows: list[Record] = []
    n_before = 0
    for record in records:
        rows.append(record)
        if len(rows) == ROWS_AT_ONCE:
            yield _batch(schema, rows, n_before)
            n_before += len(rows)
            rows = []
    if rows or not n_before:
        yield _batch(schema, rows, n_before)


def _batch(schema: pa.Schema, rows: list[Record], n_before: int) -> pa.RecordBatch:
    n_cells = len(schema) - len(PAGE_COLUMNS)
    positions = range(n_before + 1, n_before + 1 + len(rows))
    columns: list[Iterable[object]] = [
        positions,
        [row.line for row in rows],
        [row.defect for row in rows],
        [row.text for row in rows],
        *(zip(*(row.cells for row in rows), strict=True) if rows else [()] * n_cells),
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def numbered_batches(
    columns: Sequence[str], rows: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Batches of rows of text that have neither lines nor defects, with their positions."""
    schema = page_schema(columns)
    n_before = 0
    for batch in rows:
        positions = pa.array(range(n_before + 1, n_before + 1 + batch.num_rows), pa.int64())
        nothing = pa.nulls(batch.num_rows, pa.string())
        ours = [positions, positions, nothing, nothing]
        yield pa.record_batch([*ours, *batch.columns], schema=schema)
        n_before += batch.num_rows
    if not n_before:
        yield _batch(schema, [], 0)
