"""An object that lands, loads and is sorted in a test, from rows that the test writes down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.arrival_counts import ArrivalCounts
from ingestion.batches import (
    Batch,
    LandedPage,
    batch_id_of,
    batch_json,
    batch_path,
    object_folder,
    page_path,
)
from ingestion.load import load
from ingestion.quarantine import sort_rows
from ingestion.sources.model import PAGE_COLUMNS, SourceObject
from ingestion.tables import create_tables
from workspace.paths import Workspace
from workspace.settings import ObjectMapping, Settings

Row = Mapping[str, str | None]
FIRST_READING = datetime(2024, 1, 1, tzinfo=UTC)
PERIODS = ObjectMapping(
    name="periods",
    entity="billing.subscription_periods",
    file="*.csv",
    columns={
        "period_id": "id",
        "subscription_id": "subscription",
        "billing_account_id": "account",
        "recurring_amount": "amount",
        "currency": "currency",
        "effective_from": "from",
        "effective_to": "to",
        "quantity": "seats",
    },
    constants={"billing_interval": "month"},
)
GOOD = {
    "id": "P-1", "subscription": "S-1", "account": "A-1", "amount": "10.00",
    "currency": "USD", "from": "2024-01-01", "to": "2024-02-01", "seats": "5",
}  # fmt: skip
"""A row of `PERIODS` that every rule accepts."""


def row(key: str, **cells: str | None) -> dict[str, str | None]:
    """A good row under another key, with other cells."""
    return {**GOOD, "id": key, **cells}


@dataclass
class Arrival:
    """One object in a workspace of its own, with a warehouse in memory."""

    home: Path
    mapping: ObjectMapping = PERIODS
    settings: Settings = field(default_factory=Settings)
    connection: duckdb.DuckDBPyConnection = field(init=False)
    n_batches: int = 0

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.home)
        self.renew_warehouse()

    @property
    def source_object(self) -> SourceObject:
        return SourceObject("erp", "files", str(self.home), self.mapping)

    def renew_warehouse(self) -> None:
        """Throw the warehouse away: what is built next comes from landing alone."""
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        create_tables(self.connection)

    def configure(self, **changes: Any) -> None:
        """Change the mapping, as an edit of customer360.toml does."""
        self.mapping = self.mapping.model_copy(update=changes)

    def land(self, files: Mapping[str, Sequence[Row]], columns: Sequence[str] = ()) -> Batch:
        """Land one batch of files, each a list of rows, as reading them would have."""
        folder = object_folder(self.workspace, self.source_object)
        (folder / "pages").mkdir(parents=True, exist_ok=True)
        (folder / "batches").mkdir(exist_ok=True)
        pages = tuple(self._page(folder, name, rows, columns) for name, rows in files.items())
        self.n_batches += 1
        batch = Batch(
            source="erp",
            object=self.mapping.name,
            batch_id=batch_id_of(pages),
            number=self.n_batches,
            read_at=FIRST_READING + timedelta(days=self.n_batches),
            delivery=self.mapping.delivery,
            pages=pages,
        )
        batch_path(folder, batch).write_text(batch_json(batch))
        return batch

    def load(self) -> None:
        load(self.connection, self.workspace, self.source_object)

    def sort(self) -> ArrivalCounts:
        """Load what landed and sort it."""
        self.load()
        return sort_rows(self.connection, self.settings, self.source_object)

    def arrive(self, *rows: Row) -> ArrivalCounts:
        """Land, load and sort one file."""
        self.land({"export.csv": rows})
        return self.sort()

    def current(self, *columns: str) -> list[Any]:
        """Columns of the records that count now, in order; the values alone if it is one column."""
        return self.accepted(*columns, where="is_current and not is_deleted")

    def accepted(self, *columns: str, where: str = "true") -> list[Any]:
        """Columns of accepted rows, in order; the values alone if it is one column."""
        table = self.source_object.entity.table
        found = self.connection.execute(
            f"select {', '.join(columns)} from accepted.{table} where {where} order by all"
        ).fetchall()
        return [values[0] for values in found] if len(columns) == 1 else found

    def entity_rows(self) -> list[Any]:
        """The entity's columns of the records that count now: what dbt reads."""
        return self.current(*(column.name for column in self.source_object.entity.columns))

    def reasons(self) -> dict[int, list[str]]:
        """Reasons of the quarantined rows, by their line."""
        found = self.connection.execute(
            "select line_number, reasons from quarantine.rows order by line_number, page_id"
        )
        return dict(found.fetchall())

    def codes(self) -> dict[int, list[str]]:
        """Codes of the reasons of the quarantined rows, by their line."""
        return {
            line: [reason.split(":")[0] for reason in reasons]
            for line, reasons in self.reasons().items()
        }

    def fetch(self, query: str) -> list[Any]:
        return self.connection.execute(query).fetchall()

    def _page(
        self, folder: Path, name: str, rows: Sequence[Row], columns: Sequence[str]
    ) -> LandedPage:
        headers = list(columns or (rows[0] if rows else GOOD))
        numbers = range(1, len(rows) + 1)
        cells = [pa.array([each.get(header) for each in rows], pa.string()) for header in headers]
        content = repr((headers, [[each.get(header) for header in headers] for each in rows]))
        defects = [[each.get(name) for each in rows] for name in ("_c360_defect", "_c360_text")]
        page_id = hashlib.sha256(f"{content}{defects}".encode()).hexdigest()[:32]
        table = pa.table(
            [
                pa.array(numbers, pa.int64()),
                pa.array([number + 1 for number in numbers], pa.int64()),
                *(pa.array(found, pa.string()) for found in defects),
                *cells,
            ],
            names=[*PAGE_COLUMNS, *headers],
        )
        path = page_path(folder, page_id)
        pq.write_table(table, path)
        return LandedPage(name, page_id, len(rows), None, tuple(headers), path)


def defective(defect: str, text: str) -> dict[str, str | None]:
    """A record that reading could not take apart."""
    return {**dict.fromkeys(GOOD), "_c360_defect": defect, "_c360_text": text}


def with_mapping(mapping: ObjectMapping, **changes: Any) -> ObjectMapping:
    """A mapping with changes, validated anew."""
    return ObjectMapping.model_validate({**mapping.model_dump(), **changes})
