"""How far the changes of an API's object were read, and of whose account they are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ingestion.sources.api.connector import State
from ingestion.sources.model import SourceObject
from workspace.durable import replace_text, storage_errors
from workspace.errors import StorageError
from workspace.paths import Workspace


@dataclass(frozen=True)
class Position:
    """From where the next reading reads on; moved only after what was read is durable."""

    number: int
    """The reading that led here."""
    account: str | None
    mode: str
    state: State


def read_position(workspace: Workspace, source_object: SourceObject) -> Position | None:
    """The position of an object; None before its first reading has landed.

    Raises:
        StorageError: its file cannot be read or is damaged.
    """
    path = _path(workspace, source_object)
    try:
        return Position(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(
            f"The cursor {path} cannot be read: {error}.",
            remedy="Restore it, or remove it to read everything once more.",
        ) from error


def move_position(workspace: Workspace, source_object: SourceObject, position: Position) -> None:
    """Keep a position; after a crash the old one or the new one stands.

    Raises:
        StorageError: it cannot be written.
    """
    path = _path(workspace, source_object)
    with storage_errors("The cursor", path):
        replace_text(path, json.dumps(asdict(position)) + "\n")


def _path(workspace: Workspace, source_object: SourceObject) -> Path:
    return workspace.state / "cursors" / source_object.source / f"{source_object.name}.json"
