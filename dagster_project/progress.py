"""Who hears how far a run is: stages report here, the command shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Step:
    """One thing done inside a stage.

    `n_rows` is None where rows are not what was made; `detail` is how it ended, for checks and
    models.
    """

    stage: str
    subject: str
    n_rows: int | None = None
    detail: str = ""


class Listener(Protocol):
    """What a display offers to the stages of a run."""

    def stage_started(self, stage: str, n_steps: int) -> None:
        """A stage begins and expects to report `n_steps` steps."""

    def step_done(self, step: Step) -> None:
        """One step of the stage that runs has ended."""


class Silence:
    """The listener of runs that nobody watches."""

    def stage_started(self, stage: str, n_steps: int) -> None:
        """Say nothing."""

    def step_done(self, step: Step) -> None:
        """Say nothing."""


_listener: ContextVar[Listener] = ContextVar("listener", default=Silence())  # noqa: B039


def listener() -> Listener:
    """Who listens to this run."""
    return _listener.get()


@contextmanager
def heard_by(someone: Listener) -> Iterator[None]:
    """Report to `someone` for as long as the context lasts."""
    token = _listener.set(someone)
    try:
        yield
    finally:
        _listener.reset(token)
