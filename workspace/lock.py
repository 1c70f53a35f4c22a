"""One run at a time: an advisory lock on the workspace, released by the system if the run dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from workspace.errors import RunInProgressError
from workspace.paths import Workspace


@contextmanager
def run_lock(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace for one run.

    Raises:
        RunInProgressError: another process holds it; names its process id.
    """
    path = workspace.state / "run.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode() or "unknown"
            raise RunInProgressError(
                f"Another run (process {holder}) holds the workspace {workspace.home}.",
                remedy="Wait for it to end, then run again.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
