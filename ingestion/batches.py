"""What has landed: the batches of an object in their order, as landing wrote them down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingestion.sources.model import SourceObject
from workspace.errors import StorageError
from workspace.paths import Workspace


@dataclass(frozen=True)
class LandedPage:
    """One page of a batch: under which name it came, and the Parquet file that holds it."""

    name: str
    page_id: str
    n_rows: int
    modified_at: datetime | None
    columns: tuple[str, ...]
    """The export's own columns, in its order."""
    path: Path


@dataclass(frozen=True)
class Batch:
    """One reading of an object that brought something new."""

    source: str
    object: str
    batch_id: str
    number: int
    """From 1, in the order of reading."""
    read_at: datetime
    delivery: str
    pages: tuple[LandedPage, ...]


def object_folder(workspace: Workspace, source_object: SourceObject) -> Path:
    """Where the pages and batches of an object lie."""
    return workspace.landing / source_object.source / source_object.name


def page_path(folder: Path, page_id: str) -> Path:
    """The file of a page."""
    return folder / "pages" / f"{page_id}.parquet"


def page_id_of(content_hash: str, reading: str) -> str:
    """The id of a page: the same content read in the same way has the same."""
    return hashlib.sha256(f"{content_hash} {reading}".encode()).hexdigest()[:32]


def batch_id_of(pages: Iterable[LandedPage]) -> str:
    """The id of a batch: the same pages under the same names have the same, in any order."""
    names = sorted((page.name, page.page_id) for page in pages)
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]


def batch_json(batch: Batch) -> str:
    """The text of a batch's file."""
    pages = [
        {
            "name": page.name,
            "page_id": page.page_id,
            "n_rows": page.n_rows,
            "modified_at": page.modified_at.isoformat() if page.modified_at else None,
            "columns": page.columns,
        }
        for page in batch.pages
    ]
    content = {
        "source": batch.source,
        "object": batch.object,
        "batch_id": batch.batch_id,
        "number": batch.number,
        "read_at": batch.read_at.isoformat(),
        "delivery": batch.delivery,
        "pages": pages,
    }
    return json.dumps(content, indent=1) + "\n"


def batch_path(folder: Path, batch: Batch) -> Path:
    """The file that lists the pages of a batch; its name sorts by number."""
    return folder / "batches" / f"{batch.number:06d}-{batch.batch_id}.json"


def read_batches(workspace: Workspace, source_object: SourceObject) -> list[Batch]:
    """Every batch of an object that landed, oldest first.

    Raises:
        StorageError: a batch's file cannot be read or is damaged.
    """
    folder = object_folder(workspace, source_object)
    return [_read(path, folder) for path in sorted((folder / "batches").glob("[0-9]*.json"))]


def _read(path: Path, folder: Path) -> Batch:
    try:
        content = json.loads(path.read_bytes())
        pages = [
            LandedPage(
                name=page["name"],
                page_id=page["page_id"],
                n_rows=page["n_rows"],
                modified_at=datetime.fromisoformat(page["modified_at"])
                if page["modified_at"]
                else None,
                columns=tuple(page["columns"]),
                path=page_path(folder, page["page_id"]),
            )
            for page in content["pages"]
        ]
        return Batch(
            source=content["source"],
            object=content["object"],
            batch_id=content["batch_id"],
            number=content["number"],
            read_at=datetime.fromisoformat(content["read_at"]),
            delivery=content["delivery"],
            pages=tuple(pages),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The batch {path} cannot be read: {error}.",
            remedy="Restore it from a backup: landing is what the warehouse is built from.",
        ) from error
