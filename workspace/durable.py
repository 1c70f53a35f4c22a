"""Writing that survives a crash: what is relied on has reached the disk before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.errors import StorageError


def sync(path: Path) -> None:
    """Bring one file, or the entries of one folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Bring everything below a folder, and the folder itself, to the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; a crash does not take them away again."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in reversed(missing):
        sync(path.parent)


def replace_text(path: Path, text: str) -> None:
    """Give a file its new content: after a crash it holds the old text or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    sync(fresh)
    fresh.replace(path)
    sync(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add one line to a log that is never rewritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")
        log.flush()
        os.fsync(log.fileno())


@contextmanager
def storage_errors(what: str, where: Path) -> Iterator[None]:
    """Say in one sentence what could not be written, where the system refuses to write it.

    Raises:
        StorageError: in place of any OSError of the block.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{what} cannot be written to {where}: {(error.strerror or str(error)).lower()}.",
            remedy="Free space or give write permission, then run again.",
        ) from error
