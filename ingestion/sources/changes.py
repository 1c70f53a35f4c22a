"""Which rows of an incremental reading are new, and how far the cursor moves after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from ingestion.sources.attached_table import AttachedTable
from ingestion.sources.cursors import Cursor
from ingestion.sql import quoted


@dataclass
class Changes:
    """One incremental reading of a table, from the cursor's value on, that value included.

    Rows at the edges (with the first or the last value, or with none) are compared with those that
    were read before, so that a row lands once however often its value is read again.
    """

    column: str
    since: Cursor
    _until: str | None = None
    _reached_until: bool = False
    _edge_rows: set[str] = field(default_factory=set)

    def rows(self, table: AttachedTable) -> Iterator[pa.RecordBatch]:
        """The rows that were not read before; after the last, `moved` is the new cursor."""
        self._until = table.largest(self.column)
        position = table.column_names.index(self.column)
        for batch in table.rows(self._condition(table)):
            fresh = self._fresh(batch, position)
            if fresh.num_rows:
                yield fresh

    def moved(self) -> Cursor:
        """The cursor after all rows were read. It never goes back."""
        if self._reached_until:
            return Cursor(self.since.n_readings + 1, self._until, frozenset(self._edge_rows))
        known = self.since.known_rows | self._edge_rows
        return Cursor(self.since.n_readings + 1, self.since.value, known)

    def _condition(self, table: AttachedTable) -> str:
        database, limits = table.database, []
        if self.since.value is not None:
            limits.append(database.at_least(self.column, self.since.value))
        if self._until is not None:
            limits.append(database.at_most(self.column, self._until))
        is_null = f"{quoted(self.column)} is null"
        return f"({' and '.join(limits)}) or {is_null}" if limits else is_null

    def _fresh(self, batch: pa.RecordBatch, position: int) -> pa.RecordBatch:
        """The batch without the rows that were read before; notes those at the new edge."""
        is_fresh = [True] * batch.num_rows
        for number, value in enumerate(batch.column(position).to_pylist()):
            if value is None or value in (self.since.value, self._until):
                row_hash = _row_hash(batch, number)
                is_fresh[number] = row_hash not in self.since.known_rows
                if value is None or value == self._until:
                    self._edge_rows.add(row_hash)
                    self._reached_until = self._reached_until or value is not None
        return batch.filter(pa.array(is_fresh, pa.bool_()))


def _row_hash(batch: pa.RecordBatch, number: int) -> str:
    cells = [column[number].as_py() for column in batch.columns]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:32]
