"""Reads an object from whatever kind of source it has."""

from __future__ import annotations

from ingestion.content_hashes import ContentHashes
from ingestion.sources.connectors import api_reading
from ingestion.sources.files import file_pages
from ingestion.sources.matching import matched_files, no_match
from ingestion.sources.model import Reading, SourceObject
from ingestion.sources.sql_database import database_reading
from workspace.errors import SourceUnreadableError
from workspace.paths import Workspace


def read_object(workspace: Workspace, source_object: SourceObject) -> Reading:
    """The pages of an object, not yet read through; of a database or API, none if nothing is new.

    Raises:
        SourceUnreadableError: the source is missing or refuses us.
        GateRefusedError: an API has nothing at all, where records had landed.
    """
    if source_object.kind == "sql_database":
        return database_reading(workspace, source_object)
    if source_object.kind == "api":
        return api_reading(workspace, source_object)
    hashes = ContentHashes(workspace)
    return Reading(file_pages(source_object, hashes), hashes.keep)


def page_names(source_object: SourceObject) -> list[str]:
    """The names of the pages that the object has now: of files, the partitions of a backfill."""
    if source_object.kind == "sql_database":
        return [str(source_object.mapping.table)]
    if source_object.kind == "api":
        return [source_object.name]
    return [file.name for file in matched_files(source_object)]


def no_pages(source_object: SourceObject, only: str | None) -> SourceUnreadableError:
    """The error for an object without a page, or without the one that was asked for."""
    if only is None:
        return no_match(source_object)
    return SourceUnreadableError(
        f"{source_object.label} has no file '{only}' that matches '{source_object.mapping.file}'.",
        remedy="Put it back, or ask for one that is there.",
    )
