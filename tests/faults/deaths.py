"""Where a run may be told to die: listeners of its progress that end the process they are in."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from dagster_project.progress import Step
from tests.faults.readers import look

DEAD = 137
DURABLE = ("fsync", "replace", "rename", "mkdir", "symlink", "chmod", "unlink", "rmdir")


@dataclass
class AfterSteps:
    """Dies when so many steps of a stage are done; with 0, as the stage begins."""

    stage: str
    n_steps: int

    def stage_started(self, stage: str, n_steps: int) -> None:  # noqa: ARG002 - the protocol's
        """Die, if no step is waited for."""
        if stage == self.stage and self.n_steps == 0:
            os._exit(DEAD)

    def step_done(self, step: Step) -> None:
        """Count, and die."""
        self.n_steps -= step.stage == self.stage
        if step.stage == self.stage and self.n_steps == 0:
            os._exit(DEAD)


@dataclass
class BeforeOperation:
    """Dies in the place of the nth durable operation of one kind in a stage."""

    stage: str
    operation: str
    nth: int
    _is_armed: bool = field(default=False, init=False)

    def stage_started(self, stage: str, n_steps: int) -> None:  # noqa: ARG002 - the protocol's
        """Lay the trap."""
        if stage == self.stage and not self._is_armed:
            self._is_armed = True
            _die_before(self.nth, self.operation)

    def step_done(self, step: Step) -> None:
        """Steps do not matter here."""


@dataclass
class BeforeEachOperation:
    """Dies once before every kind of durable operation of a stage, until nothing new is met.

    Every death is that of a child forked as the stage begins, where no file is open; each starts
    from what the one before left. After the child that meets nothing new, and so ends the run,
    another one dies before the operation `again`. A line of `log` says before what a child died,
    then after a tab the number that readers saw and after another what was wrong with it.
    """

    stage: str
    home: Path
    log: Path
    again: str

    def stage_started(self, stage: str, n_steps: int) -> None:  # noqa: ARG002 - the protocol's
        """Return in the children only."""
        if stage != self.stage:
            return
        anew = ""
        while True:
            child = os.fork()
            if child == 0:
                _die_before_news(self.log, anew)
                return
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if code != DEAD:
                _append(self.log, f"exit {code}")
            _in_fork(self._tell_what_is_seen)
            if anew:
                os._exit(DEAD)
            if code != DEAD:
                anew = self.again

    def step_done(self, step: Step) -> None:
        """Steps do not matter here."""

    def _tell_what_is_seen(self) -> None:
        found = look(self.home)
        _append(self.log, f"\t{found.number}\t{found.fault}\n")


def _die_before(nth: int, operation: str) -> None:
    """Let this process die in the place of the nth call of a function of `os`."""
    count = itertools.count(1)

    def die_in_turn(*_: object) -> None:
        if next(count) == nth:
            os._exit(DEAD)

    _announce(operation, die_in_turn)


def _die_before_news(log: Path, anew: str) -> None:
    """Let this process die in the place of the first durable operation that is not in `log`.

    That of the name `anew` is new in any case.
    """
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    known = {line.split("\t")[0] for line in lines} - {anew}
    opened: dict[int, str] = {}
    usual_open, usual_close = os.open, os.close

    def remember(path: str, *args: Any, **kwargs: Any) -> int:
        descriptor = usual_open(path, *args, **kwargs)
        opened[descriptor] = _kind_of(path)
        return descriptor

    def forget(descriptor: int) -> None:
        opened.pop(descriptor, None)
        usual_close(descriptor)

    def die_at_news(operation: str, target: object, *_: object) -> None:
        what = opened.get(target, "a log") if isinstance(target, int) else _kind_of(target)
        if f"{operation} {what}" not in known:
            _append(log, f"{operation} {what}")
            os._exit(DEAD)

    os.open, os.close = remember, forget
    for operation in DURABLE:
        _announce(operation, partial(die_at_news, operation))


def _announce(operation: str, hear: Callable[..., None]) -> None:
    """Call `hear` with its arguments before a function of `os` does anything."""
    usual = getattr(os, operation)

    def announced(*args: Any, **kwargs: Any) -> Any:
        hear(*args)
        return usual(*args, **kwargs)

    setattr(os, operation, announced)


def _kind_of(path: object) -> str:
    """The name of a file, without what differs from run to run or table to table."""
    name = Path(str(path)).name
    return "*.parquet" if name.endswith(".parquet") else re.sub(r"\d+", "N", name)


def _in_fork(work: Callable[[], object]) -> None:
    """Do `work` in a child of its own, which leaves nothing open in this process."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _append(log: Path, text: str) -> None:
    """Add text to a log of these tests."""
    with log.open("a", encoding="utf-8") as file:
        file.write(text)
