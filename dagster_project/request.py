"""What a person asks of one run; the same whether it is typed or set in Dagster's web page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class RunRequest:
    """A job to launch and what was decided about it.

    `accept` names checks whose failure is accepted this once; `publish_unchanged` publishes also
    where nothing changed since the last generation.
    """

    job: str
    as_of: date
    accept: tuple[str, ...] = ()
    publish_unchanged: bool = False

    def config(self) -> dict[str, Any]:
        """The configuration of the resource `run`."""
        return {
            "as_of": self.as_of.isoformat(),
            "accept": list(self.accept),
            "publish_unchanged": self.publish_unchanged,
        }
