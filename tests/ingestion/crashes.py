"""Work in a process of its own, which may be told to die at any of its steps on files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CRASH = 137
TOUCHES_FILES = ("open", "os.mkdir", "os.rename", "os.remove", "fcntl.flock")


def in_child(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own; its exit code."""
    return exit_code(start_child(work))


def start_child(work: Callable[[], object]) -> int:
    """Begin `work` in a process of its own; the process's id."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def exit_code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def crash_at(step: int, home: Path) -> None:
    """Let this process die at the given one of its steps on files of the workspace."""
    left = step

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        is_ours = event in TOUCHES_FILES and str(arguments[0]).startswith((str(home), "<fd"))
        left -= is_ours or event == "fcntl.flock"
        if left < 0:
            os._exit(CRASH)

    sys.addaudithook(count)
