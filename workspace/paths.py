"""The folders of a workspace: where each stage keeps what it writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """One workspace; only its `state/` and `landing/` cannot be built again."""

    home: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Workspace:
        """The workspace that `C360_HOME` names, by default `./warehouse`."""
        return cls(Path(environment.get("C360_HOME", "warehouse")).expanduser().absolute())

    @property
    def landing(self) -> Path:
        """Pages as they arrived, append-only."""
        return self.home / "landing"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that every run may throw away."""
        return self.home / "warehouse.duckdb"

    @property
    def state(self) -> Path:
        """What cannot be derived from landing: cursors, run ledger, identity ledger, holds."""
        return self.home / "state"

    @property
    def serving(self) -> Path:
        """Published generations and the pointer `current`."""
        return self.home / "serving"

    @property
    def logs(self) -> Path:
        """Logs of runs, dbt's among them; never a secret."""
        return self.home / "logs"

    @property
    def scratch(self) -> Path:
        """Derived files that any run may overwrite: dbt's target, the demo's exports."""
        return self.home / "scratch"

    def create(self) -> None:
        """Make the folders that are not there yet."""
        for folder in (self.landing, self.state, self.serving, self.logs, self.scratch):
            folder.mkdir(parents=True, exist_ok=True)
