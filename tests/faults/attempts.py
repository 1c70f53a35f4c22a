"""Runs of the whole job in children of one warm process; each may be told where to die.

The warm process imports the libraries once and opens no DuckDB file, so that a child costs only
its own work. Children inherit neither threads nor connections of the test process.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from dagster_project.cli import main
from dagster_project.progress import Listener, Silence, Step, heard_by
from tests.companies import Company
from tests.faults.readers import look

DEAD = 137
LONGEST_RUN = 300
DURABLE = ("fsync", "replace", "rename", "mkdir", "symlink", "chmod", "unlink", "rmdir")
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "dagster_project.launch",
        "dbt.task.build",
        "duckdb_sqlalchemy",
        "expectations.engine",
        "expectations.marts",
        "expectations.raw",
    ]
)


@dataclass(frozen=True)
class Ended:
    """How an attempt ended: its exit code and what it wrote."""

    code: int | None
    words: str


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
            die_before(self.nth, self.operation)

    def step_done(self, step: Step) -> None:
        """Steps do not matter here."""


@dataclass
class BeforeEachOperation:
    """Dies once before every kind of durable operation of a stage, until nothing new is met.

    Every death is that of a child forked as the stage begins, where no file is open; each starts
    from what the one before left. A line of `log` says before what it died, then after a tab the
    number that readers saw and after another what was wrong with it.
    """

    stage: str
    home: Path
    log: Path

    def stage_started(self, stage: str, n_steps: int) -> None:  # noqa: ARG002 - the protocol's
        """Return in the children only."""
        code = DEAD
        while stage == self.stage and code == DEAD:
            child = os.fork()
            if child == 0:
                die_before_news(self.log)
                return
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if code != DEAD:
                append(self.log, f"exit {code}")
            in_fork(self._tell_what_is_seen)
        if stage == self.stage:
            os._exit(DEAD)

    def step_done(self, step: Step) -> None:
        """Steps do not matter here."""

    def _tell_what_is_seen(self) -> None:
        found = look(self.home)
        append(self.log, f"\t{found.number}\t{found.fault}\n")


def attempt(company: Company, death: Listener | None = None) -> Ended:
    """Run the job in a child, until it ends or finds its death."""
    output = _output(company)
    child = CONTEXT.Process(target=_job, args=(company, death or Silence(), output))
    return _ended(child, output)


def typed(company: Company, *words: str, under: Callable[[], None]) -> Ended:
    """What `c360 words` does in a child that called `under` first, which limits it."""
    output = _output(company)
    child = CONTEXT.Process(target=_command, args=(company, words, under, output))
    return _ended(child, output)


def die_before(nth: int, operation: str) -> None:
    """Let this process die in the place of the nth call of a function of `os`."""
    count = itertools.count(1)

    def die_in_turn(*_: object) -> None:
        if next(count) == nth:
            os._exit(DEAD)

    _announce(operation, die_in_turn)


def die_before_news(log: Path) -> None:
    """Let this process die in the place of the first durable operation that is not in `log`."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    known = {line.split("\t")[0] for line in lines}
    opened: dict[int, str] = {}
    usual_open, usual_close = os.open, os.close

    def remember(path: str, *args: Any, **kwargs: Any) -> int:
        descriptor = usual_open(path, *args, **kwargs)
        opened[descriptor] = kind_of(path)
        return descriptor

    def forget(descriptor: int) -> None:
        opened.pop(descriptor, None)
        usual_close(descriptor)

    def die_at_news(operation: str, target: object, *_: object) -> None:
        what = opened.get(target, "a log") if isinstance(target, int) else kind_of(target)
        if f"{operation} {what}" not in known:
            append(log, f"{operation} {what}")
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


def kind_of(path: object) -> str:
    """The name of a file, without what differs from run to run or table to table."""
    name = Path(str(path)).name
    return "*.parquet" if name.endswith(".parquet") else re.sub(r"\d+", "N", name)


def in_fork(work: Callable[[], object]) -> None:
    """Do `work` in a child of its own, which leaves nothing open in this process."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def append(log: Path, text: str) -> None:
    """Add text to a log of these tests."""
    with log.open("a", encoding="utf-8") as file:
        file.write(text)


def _output(company: Company) -> Path:
    """Where a child's words go: beside the company, whose own folder may be closed to it."""
    return company.folder.with_name(f"{company.folder.name}.txt")


def _ended(child: Any, output: Path) -> Ended:
    child.start()
    child.join(LONGEST_RUN)
    if child.is_alive():
        child.kill()
        child.join()
    return Ended(child.exitcode, output.read_text(encoding="utf-8"))


def _job(company: Company, death: Listener, output: Path) -> None:
    """The job, launched as `c360 run` launches it."""
    _prepare(company, output)
    from dagster_project.launch import launch  # noqa: PLC0415 - only the children know Dagster
    from dagster_project.project import Project  # noqa: PLC0415
    from dagster_project.request import RunRequest  # noqa: PLC0415

    project = Project.from_environment()
    as_of = project.settings.company.as_of
    assert as_of is not None
    with heard_by(death):
        launch(project, RunRequest("full_run", as_of, publish_unchanged=True))


def _command(
    company: Company, words: tuple[str, ...], under: Callable[[], None], output: Path
) -> None:
    """What the interpreter does with the command `c360`, its excepthook included."""
    _prepare(company, output)
    sys.argv = ["c360", *words]
    under()
    try:
        main()
    except Exception:  # as the interpreter does
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        sys.exit(1)


def _prepare(company: Company, output: Path) -> None:
    """Point this child at the company, and its words at a file."""
    os.environ["C360_HOME"] = str(company.home)
    os.environ["C360_CONFIG"] = str(company.config)
    os.chdir(company.folder)
    tempfile.tempdir = str(output.parent)
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
