"""Tells whether files are what they were, without reading those that did not change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from ingestion.batches import page_id_of, read_batches
from ingestion.content_hashes import ContentHashes
from ingestion.sources.hashed_files import hashed_files
from ingestion.sources.model import SourceObject
from workspace.paths import Workspace

KnownPage = tuple[str, str, str]
"""Label of the object, name of the page, id of the page."""


def inputs_fingerprint(workspace: Workspace, objects: Iterable[SourceObject]) -> str | None:
    """A hash of what landing would have if every object were read now.

    Equal to `landed_fingerprint` where reading would bring nothing new. None where an object lies
    in a database: only reading it tells.

    Raises:
        SourceUnreadableError: a folder or file is missing or forbidden.
    """
    hashes = ContentHashes(workspace)
    known: list[KnownPage] = []
    for source_object in objects:
        if source_object.kind != "files":
            return None
        is_added_to = source_object.mapping.delivery == "changes"
        pages = _landed_pages(workspace, source_object) if is_added_to else {}
        for file in hashed_files(source_object, hashes):
            pages[file.name] = page_id_of(file.content_hash, file.reading)
        known += [(source_object.label, *page) for page in pages.items()]
    hashes.keep()
    return _hash_of(known)


def landed_fingerprint(workspace: Workspace, objects: Iterable[SourceObject]) -> str:
    """A hash of what landing has of every object: what a warehouse built now is built from.

    Raises:
        StorageError: a batch in landing cannot be read.
    """
    return _hash_of(
        (source_object.label, *page)
        for source_object in objects
        for page in _landed_pages(workspace, source_object).items()
    )


def _landed_pages(workspace: Workspace, source_object: SourceObject) -> dict[str, str]:
    """Page ids by name: of the latest batch, or of all batches where files add to each other."""
    batches = read_batches(workspace, source_object)
    counting = batches if source_object.mapping.delivery == "changes" else batches[-1:]
    return {page.name: page.page_id for batch in counting for page in batch.pages}


def _hash_of(known: Iterable[KnownPage]) -> str:
    return hashlib.sha256(json.dumps(sorted(known)).encode()).hexdigest()
