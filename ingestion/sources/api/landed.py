"""Which records of an object have landed and were not deleted since."""

from __future__ import annotations

from decimal import Decimal

import pyarrow.parquet as pq

from ingestion.batches import read_batches
from ingestion.sources.model import SourceObject
from ingestion.vendors.model import ID, IS_DELETED, VERSION
from workspace.paths import Workspace


def living_ids(workspace: Workspace, source_object: SourceObject) -> set[str]:
    """The ids whose newest version in landing is no tombstone."""
    pages = {
        page.page_id: page.path
        for batch in read_batches(workspace, source_object)
        for page in batch.pages
    }
    newest: dict[str, tuple[Decimal, bool]] = {}
    for path in pages.values():
        table = pq.read_table(path, columns=[ID, VERSION, IS_DELETED])
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        for record_id, version, is_deleted in rows:
            seen = (Decimal(version), is_deleted == "true")
            newest[record_id] = max(newest.get(record_id, seen), seen)
    return {record_id for record_id, (_, is_deleted) in newest.items() if not is_deleted}
