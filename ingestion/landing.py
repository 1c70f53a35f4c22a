"""The only writer of landing/: pages as they arrived, and the batches that list them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ingestion.batches import (
    Batch,
    LandedPage,
    batch_id_of,
    batch_json,
    batch_path,
    object_folder,
    page_id_of,
    page_path,
    read_batches,
)
from ingestion.mapping import check_columns, used_columns
from ingestion.page_files import remove_unfinished, write_page
from ingestion.sources.model import Page, SourceChangedError, SourceObject
from ingestion.sources.reading import no_pages, page_names, read_object
from workspace.durable import make_folder, replace_text, storage_errors
from workspace.errors import ConfigurationError
from workspace.paths import Workspace

__all__ = [
    "Batch",
    "LandedBatch",
    "LandedPage",
    "land",
    "page_names",
    "read_batches",
]

_READINGS = 3
"""Times that a file which changes while it is read is read."""


@dataclass(frozen=True)
class LandedBatch:
    """What one reading of an object brought; the latest batch where it brought nothing new."""

    source: str
    object: str
    batch_id: str
    number: int
    n_pages: int
    n_new_pages: int
    n_rows: int
    n_new_rows: int
    is_new: bool
    notice: str = ""
    """What a person must know of this reading."""


def land(
    workspace: Workspace,
    source_object: SourceObject,
    read_at: datetime,
    only: str | None = None,
) -> LandedBatch:
    """Read an object and put what is new into landing, durably; then its cursor moves.

    `only` reads the one page of that name, of an object whose delivery is "changes". A reading that
    brings nothing new writes nothing. After a crash anywhere, landing again completes it.

    Raises:
        ConfigurationError: the export never had a column that the mapping uses.
        SourceUnreadableError: the source is missing, forbidden, changing or not to be read at all.
        GateRefusedError: an API has nothing at all, where records had landed.
        StorageError: the workspace cannot be written.
    """
    if only is not None and source_object.mapping.delivery != "changes":
        raise ConfigurationError(
            f"{source_object.label} cannot be read page by page: its pages are one delivery.",
            remedy='Read it whole, or set delivery = "changes" if its files add to each other.',
        )
    folder = object_folder(workspace, source_object)
    with _held(folder):
        for _ in range(_READINGS - 1):
            try:
                return _land(workspace, source_object, read_at, only)
            except SourceChangedError:
                continue
        return _land(workspace, source_object, read_at, only)


def _land(
    workspace: Workspace, source_object: SourceObject, read_at: datetime, only: str | None
) -> LandedBatch:
    folder = object_folder(workspace, source_object)
    batches = read_batches(workspace, source_object)
    reading = read_object(workspace, source_object)
    pages = [page for page in reading.pages if only in (None, page.name)]
    is_incremental = source_object.mapping.delivery == "changes"
    if not pages and (only is not None or not (is_incremental and batches)):
        raise no_pages(source_object, only)
    known = {page.page_id: page for batch in batches for page in batch.pages}
    landed = [_landed(folder, page, known) for page in pages]
    _check_columns(source_object, landed, batches)
    fresh = _not_newest(landed, batches) if is_incremental else landed
    batch_id = batch_id_of(fresh)
    is_new = bool(fresh) and (not batches or batches[-1].batch_id != batch_id)
    if is_new:
        batch = Batch(
            source=source_object.source,
            object=source_object.name,
            batch_id=batch_id,
            number=batches[-1].number + 1 if batches else 1,
            read_at=read_at,
            delivery=source_object.mapping.delivery,
            pages=tuple(fresh),
        )
        with storage_errors("Landing", folder):
            replace_text(batch_path(folder, batch), batch_json(batch))
    else:
        batch = batches[-1]
    reading.keep()
    new = {page.page_id: page for page in landed if page.page_id not in known}
    return LandedBatch(
        source=batch.source,
        object=batch.object,
        batch_id=batch.batch_id,
        number=batch.number,
        n_pages=len(landed),
        n_new_pages=len(new),
        n_rows=sum(page.n_rows for page in landed),
        n_new_rows=sum(page.n_rows for page in new.values()),
        is_new=is_new,
        notice=reading.notice,
    )


def _not_newest(landed: Sequence[LandedPage], batches: Sequence[Batch]) -> list[LandedPage]:
    """The pages whose content is not what last landed under their name."""
    newest = {page.name: page.page_id for batch in batches for page in batch.pages}
    return [page for page in landed if newest.get(page.name) != page.page_id]


def _check_columns(
    source_object: SourceObject, landed: Sequence[LandedPage], batches: Sequence[Batch]
) -> None:
    """A column that no export ever had is a mistake of the mapping; a lost one is the gate's."""
    now = {column: None for page in landed for column in page.columns}
    before = {column for batch in batches for page in batch.pages for column in page.columns}
    if now and not before.union(now).issuperset(used_columns(source_object.mapping)):
        check_columns(source_object, landed[-1].name, [*now, *before.difference(now)])


def _landed(folder: Path, page: Page, known: dict[str, LandedPage]) -> LandedPage:
    """The page in landing: found there, or written now."""
    page_id = page_id_of(page.content_hash, page.reading) if page.content_hash else None
    found = known.get(page_id) if page_id else None
    if found is not None and found.path.exists():
        return replace(found, name=page.name, modified_at=page.modified_at)
    written = write_page(folder / "pages", page, page_id)
    return LandedPage(
        name=page.name,
        page_id=written.page_id,
        n_rows=written.n_rows,
        modified_at=page.modified_at,
        columns=written.columns,
        path=page_path(folder, written.page_id),
    )


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Make the folders of an object, and hold them: one process lands an object at a time."""
    with storage_errors("Landing", folder):
        make_folder(folder / "pages")
        make_folder(folder / "batches")
        descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        remove_unfinished(folder / "pages")
        yield
    finally:
        os.close(descriptor)
