"""Runs of the whole job in children of one warm process; each may be told where to die.

The warm process imports the libraries once and opens no DuckDB file, so that a child costs only
its own work. Children inherit neither threads nor connections of the test process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster_project.cli import NEW_OBJECTS, main
from dagster_project.progress import Listener, heard_by
from tests.companies import Company

LONGEST_RUN = 300
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


def attempt(company: Company, death: Listener) -> Ended:
    """Run the job in a child, until it ends or finds its death."""
    output = _output(company)
    child = CONTEXT.Process(target=_job, args=(company, death, output))
    return _ended(child, output)


def typed(company: Company, *words: str, under: Callable[[], None]) -> Ended:
    """What `c360 words` does in a child that called `under` first, which limits it."""
    output = _output(company)
    child = CONTEXT.Process(target=_command, args=(company, words, under, output))
    return _ended(child, output)


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

    gc.set_threshold(NEW_OBJECTS)
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
