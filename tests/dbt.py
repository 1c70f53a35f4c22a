"""dbt as tests call it: in a process of its own, with the parse that all tests share.

`dbt` itself would parse the whole project in every new folder, which costs more than most builds.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

from dagster_project.cli import NEW_OBJECTS
from dagster_project.project import DBT_PROJECT
from workspace.paths import Workspace


def dbt(
    home: Path, *words: str, target: Path | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """What `dbt words` does in the warehouse of a folder, and leaves in `target`, or in `home`."""
    folders = [
        "--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT, "--log-path", home / "logs",
        "--target-path", target or home / "target",
    ]  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "tests.dbt", *words, *map(str, folders)],
        cwd=DBT_PROJECT.parent,
        env={**os.environ, "C360_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def main() -> int:
    """Do what is asked for; 1 where dbt failed."""
    gc.set_threshold(NEW_OBJECTS)
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - only this process needs dbt

    from dagster_project.models.parsed import parsed_project  # noqa: PLC0415

    parsed = parsed_project(Workspace.from_environment(os.environ))
    done = dbtRunner(manifest=parsed.dbt_manifest()).invoke(sys.argv[1:])
    if done.exception is not None:
        raise done.exception
    return 0 if done.success else 1


if __name__ == "__main__":
    sys.exit(main())
