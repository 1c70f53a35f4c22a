"""Turns whatever ends a command into one sentence and an exit code; tracebacks go to logs/."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from workspace.errors import C360Error, RunInProgressError, StorageError
from workspace.paths import Workspace

STORAGE_CODES = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
}
STORAGE_WORDS = (
    "no space left",
    "disk quota exceeded",
    "file too large",
    "permission denied",
    "read-only file system",
    "disk full",
)


def explained(error: BaseException, workspace: Workspace) -> C360Error:
    """What a person must know of `error`: the first cause that says it, else where the log is.

    A cause that nobody foresaw is written with its traceback to logs/errors.log.
    """
    for cause in _causes(error):
        if isinstance(cause, C360Error):
            return cause
        if (known := _known(cause, workspace)) is not None:
            return known
    place = _keep_traceback(error, workspace)
    first_line = next(iter(str(error).strip().splitlines()), "")
    return C360Error(
        f"The command ended unexpectedly ({type(error).__name__}): {first_line}",
        remedy=f"The whole error is in {place}." if place else "",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the innermost known to Dagster included, each once."""
    waiting, seen = [error], set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (current.__cause__, getattr(current, "user_exception", None), current.__context__)
        waiting += [cause for cause in inner if cause is not None]


def _known(cause: BaseException, workspace: Workspace) -> C360Error | None:
    text = str(cause)
    if isinstance(cause, OSError) and cause.errno in STORAGE_CODES:
        place = f" ({cause.filename})" if cause.filename else ""
        return _storage(workspace, f"{(cause.strerror or text).lower()}{place}")
    if isinstance(cause, duckdb.Error):
        if "Could not set lock" in text:
            return RunInProgressError(
                f"Another process has {workspace.warehouse} open.",
                remedy="Close it, then run again.",
            )
        return storage_failure(text, workspace)
    return None


def storage_failure(text: str, workspace: Workspace) -> StorageError | None:
    """What DuckDB or dbt say of a file that cannot be written; None where they say none of it."""
    for line in text.splitlines():
        if any(words in line.lower() for words in STORAGE_WORDS):
            return _storage(workspace, line.strip())
    return None


def _storage(workspace: Workspace, what: str) -> StorageError:
    return StorageError(
        f"The workspace {workspace.home} cannot be written: {what}.",
        remedy="Free space or give write permission, then run again; nothing is half done.",
    )


def _keep_traceback(error: BaseException, workspace: Workspace) -> Path | None:
    """Append the traceback to the log; None where even that cannot be written."""
    path = workspace.logs / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"--- {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
            log.writelines(traceback.format_exception(error))
    except OSError:
        return None
    return path
