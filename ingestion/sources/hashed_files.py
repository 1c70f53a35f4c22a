"""An object's files as they are now: their format, how they are read, the hash of their content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingestion.content_hashes import ContentHashes
from ingestion.sources.excel_cells import date_columns
from ingestion.sources.matching import Signature, matched_files, unreadable
from ingestion.sources.model import SourceObject
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping

_READER = 1
"""Raised when the same bytes come out as other rows, so that they land anew."""
_FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".tab": "csv",
    ".jsonl": "json", ".ndjson": "json",
    ".parquet": "parquet",
    ".xlsx": "excel",
}  # fmt: skip
_COMPRESSED = ".gz"


@dataclass(frozen=True)
class HashedFile:
    """A file with the hash of its content, which holds as long as its signature does."""

    name: str
    path: Path
    format: str
    reading: str
    """How it is read, as JSON."""
    content_hash: str
    signature: Signature


def hashed_files(source_object: SourceObject, hashes: ContentHashes) -> list[HashedFile]:
    """The files that the object's pattern means now, in order of their names.

    Raises:
        SourceUnreadableError: a file or the folder is missing, forbidden or of no known format.
    """
    files = []
    for file in matched_files(source_object):
        kind = file_format(source_object, file.name)
        try:
            signature = Signature.of(file.path)
            content_hash = hashes.of(file.path, signature)
        except OSError as error:
            raise unreadable(source_object, file.path, error) from None
        reading = _reading(source_object.mapping, kind)
        files.append(HashedFile(file.name, file.path, kind, reading, content_hash, signature))
    return files


def file_format(source_object: SourceObject, name: str) -> str:
    """The format that a file's name tells, compressed or not.

    Raises:
        SourceUnreadableError: none that can be read.
    """
    suffix = PurePath(name.lower().removesuffix(_COMPRESSED)).suffix
    if suffix not in _FORMATS:
        raise SourceUnreadableError(
            f"{name} of {source_object.label} ends in '{suffix}', which cannot be read.",
            remedy=f"Export it as one of {', '.join(_FORMATS)}.",
        )
    return _FORMATS[suffix]


def _reading(mapping: ObjectMapping, kind: str) -> str:
    """The options that change what the file's reader makes of the same bytes."""
    options: dict[str, object] = {
        "reader": _READER,
        "format": kind,
        "skip_lines": mapping.skip_lines,
    }
    if kind in ("csv", "json"):
        options["encoding"] = mapping.encoding
    if kind == "csv":
        options["delimiter"] = mapping.delimiter
    if kind == "excel":
        options |= {
            "sheet": mapping.table,
            "dates": date_columns(mapping),
            "date_formats": mapping.date_formats,
        }
    return json.dumps(options, sort_keys=True)
