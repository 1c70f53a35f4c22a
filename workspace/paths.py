"""The folders of a workspace: where each stage keeps what it writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workspace.errors import ConfigurationError


def full_path(written: str, variable: str) -> Path:
    """The absolute path that an environment variable names; `~` is the user's home.

    Raises:
        ConfigurationError: it begins with `~` and a user who is unknown.
    """
    try:
        return Path(written).expanduser().absolute()
    except RuntimeError:
        raise ConfigurationError(
            f"{variable} names '{written}', in the home of a user who is unknown.",
            remedy="Write the whole path.",
        ) from None


@dataclass(frozen=True)
class Workspace:
    """One workspace; only its `state/` and `landing/` cannot be built again."""

    home: Path
    cache: Path | None = None
    """Where workspaces of one user share what takes long to derive from the code; None: nowhere."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Workspace:
        """The workspace that `C360_HOME` names, by default `./warehouse`; `C360_CACHE` its cache.

        Raises:
            ConfigurationError: it names a file, or the home of a user who is unknown.
        """
        home = full_path(environment.get("C360_HOME") or "warehouse", "C360_HOME")
        if home.exists() and not home.is_dir():
            raise ConfigurationError(
                f"The workspace {home} is no folder.", remedy="Name a folder in C360_HOME."
            )
        cache = environment.get("C360_CACHE")
        return cls(home, full_path(cache, "C360_CACHE") if cache else None)

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
        """Make the folders that are not there yet; only `serving/` is for other users to read."""
        for folder in (self.landing, self.state, self.logs, self.scratch):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.serving.mkdir(parents=True, exist_ok=True)
