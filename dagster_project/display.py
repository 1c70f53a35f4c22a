"""Shows how far a run is: a live line a stage on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from dagster_project.progress import Step, heard_by


class LiveDisplay:
    """One bar a stage; a stage that begins again goes on in its bar."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._rows: dict[str, int] = {}

    def stage_started(self, stage: str, n_steps: int) -> None:
        """Show the stage, or make room for its further steps."""
        if stage in self._tasks:
            task = self._tasks[stage]
            total = self._bars.tasks[self._bars.task_ids.index(task)].total or 0
            self._bars.update(task, total=total + n_steps)
        else:
            self._tasks[stage] = self._bars.add_task(stage, total=n_steps, subject="", rows="")

    def step_done(self, step: Step) -> None:
        """Move the bar and count the rows."""
        task = self._tasks[step.stage]
        self._rows[step.stage] = self._rows.get(step.stage, 0) + (step.n_rows or 0)
        rows = f"{self._rows[step.stage]:,} rows" if self._rows[step.stage] else ""
        subject = f"{step.subject} {step.detail}".strip()
        self._bars.update(task, advance=1, subject=subject, rows=rows)


class PlainDisplay:
    """One line when a stage begins and one when the next does, with steps, rows and seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""
        self._n_steps = 0
        self._n_rows = 0
        self._began = 0.0

    def stage_started(self, stage: str, n_steps: int) -> None:  # noqa: ARG002 - the protocol's
        """End the line of the stage before."""
        if stage != self._stage:
            self.end()
            self._stage, self._n_steps, self._n_rows = stage, 0, 0
            self._began = time.monotonic()

    def step_done(self, step: Step) -> None:
        """Count the step and its rows."""
        self._n_steps += 1
        self._n_rows += step.n_rows or 0

    def end(self) -> None:
        """Write the line of the stage that ran last."""
        if self._stage:
            rows = f", {self._n_rows:,} rows" if self._n_rows else ""
            seconds = time.monotonic() - self._began
            line = f"{self._stage}: {self._n_steps} steps{rows}, {seconds:.1f} s"
            self._console.print(line, highlight=False)
        self._stage = ""


@contextmanager
def shown(console: Console) -> Iterator[None]:
    """Show the progress of the run in the block on `console`, which is not the result's stream."""
    if console.is_terminal:
        columns = (
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[rows]:>16}"),
            TextColumn("[dim]{task.fields[subject]}"),
        )
        with Progress(*columns, console=console) as bars, heard_by(LiveDisplay(bars)):
            yield
        return
    plain = PlainDisplay(console)
    with heard_by(plain):
        try:
            yield
        finally:
            plain.end()
