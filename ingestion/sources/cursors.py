"""How far the changes of a table were read; moved only after its rows are durable."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ingestion.sources.model import SourceObject
from workspace.durable import replace_text, storage_errors
from workspace.errors import StorageError
from workspace.paths import Workspace


@dataclass(frozen=True)
class Cursor:
    """The last value of the cursor column that was read, and what was read of it.

    Rows may still appear with that very value, or without any: they are read again each time, and
    `known_rows`, hashes of those that landed already, tell which are new.
    """

    n_readings: int = 0
    value: str | None = None
    known_rows: frozenset[str] = frozenset()


def read_cursor(workspace: Workspace, source_object: SourceObject) -> Cursor:
    """The cursor of an object; a fresh one before its first reading.

    Raises:
        StorageError: its file cannot be read or is damaged.
    """
    path = _path(workspace, source_object)
    try:
        content = json.loads(path.read_bytes())
        return Cursor(content["n_readings"], content["value"], frozenset(content["known_rows"]))
    except FileNotFoundError:
        return Cursor()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The cursor {path} cannot be read: {error}.",
            remedy="Restore it, or remove it to read the table from its beginning.",
        ) from error


def move_cursor(workspace: Workspace, source_object: SourceObject, cursor: Cursor) -> None:
    """Keep a cursor; after a crash the old one or the new one stands.

    Raises:
        StorageError: it cannot be written.
    """
    path = _path(workspace, source_object)
    content = {
        "n_readings": cursor.n_readings,
        "value": cursor.value,
        "known_rows": sorted(cursor.known_rows),
    }
    with storage_errors("The cursor", path):
        replace_text(path, json.dumps(content) + "\n")


def _path(workspace: Workspace, source_object: SourceObject) -> Path:
    return workspace.state / "cursors" / source_object.source / f"{source_object.name}.json"
