"""The parsed dbt project of a workspace: parsed again only when one of its files changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import duckdb
import orjson
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from dagster_project.fingerprint import digest_of_files
from dagster_project.project import DBT_PROJECT
from workspace.errors import C360Error
from workspace.paths import Workspace

DBT_THREADS = 2
"""As the profile has it."""
QUIET = (
    "--no-send-anonymous-usage-stats",
    "--no-version-check",
    "--no-use-colors",
    "--log-level",
    "none",
    "--log-level-file",
    "info",
)


@dataclass(frozen=True)
class ParsedProject:
    """A parse kept on disk: `folder` is dbt's target path, named by the hash of what was parsed."""

    folder: Path

    @property
    def manifest_path(self) -> Path:
        """The manifest as JSON, which Dagster reads."""
        return self.folder / "manifest.json"

    def manifest(self) -> dict[str, Any]:
        """The manifest as plain dictionaries."""
        return cast("dict[str, Any]", orjson.loads(self.manifest_path.read_bytes()))

    def dbt_manifest(self) -> Manifest:
        """The manifest as dbt's own object, so that a build need not parse again."""
        packed = (self.folder / "partial_parse.msgpack").read_bytes()
        manifest: Manifest = Manifest.from_msgpack(packed, decoder=extended_mashumuro_decoder)
        manifest.build_flat_graph()  # type: ignore[no-untyped-call]
        return manifest


def parsed_project(workspace: Workspace) -> ParsedProject:
    """The parse of the project's present files, made now if neither home nor cache has one.

    Raises:
        C360Error: dbt cannot parse the project; carries dbt's own words.
    """
    kept = workspace.scratch / "dbt"
    target = kept / _identity_of_project()
    if not target.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        fresh = kept / f".parsing-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        shared = workspace.cache / "dbt" / target.name if workspace.cache else None
        if shared and shared.is_dir():
            shutil.copytree(shared, fresh)
        else:
            _parse(workspace, fresh)
        if shared:
            _share(fresh, shared)
        for outdated in kept.glob("[!.]*"):
            shutil.rmtree(outdated, ignore_errors=True)
        fresh.rename(target)
    return ParsedProject(target)


def invocation_arguments(workspace: Workspace, target: Path) -> tuple[list[str], list[str]]:
    """Arguments of every dbt call: those before the command and those after it."""
    folders = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    return (
        [*QUIET, "--log-path", str(workspace.logs)],
        [*folders, "--target", "warehouse", "--target-path", str(target)],
    )


@contextmanager
def dbt_environment(workspace: Workspace) -> Iterator[None]:
    """Let dbt's profile see this workspace: it reads its variables from the environment."""
    variables = profile_variables(workspace.home)
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def profile_variables(home: Path) -> dict[str, str]:
    """What the profile reads: the home, and how many of DuckDB's threads are dbt's own.

    While a worker of DuckDB is at a query, the thread that asked for it asks again and again
    whether it is done, at the cost of a core. On two cores both threads are dbt's: no workers.
    """
    with duckdb.connect() as connection:
        ((n_threads,),) = connection.execute("select current_setting('threads')").fetchall()
    return {"C360_HOME": str(home), "C360_EXTERNAL_THREADS": str(min(DBT_THREADS, n_threads))}


def _identity_of_project() -> str:
    content = digest_of_files(DBT_PROJECT, ignored=("target", "logs"))
    versions = f"{version('dbt-core')} {version('dbt-duckdb')}"
    return hashlib.sha256(f"{content} {versions}".encode()).hexdigest()[:16]


def _share(fresh: Path, shared: Path) -> None:
    if shared.is_dir():
        return
    copying = shared.with_name(f".copying-{os.getpid()}")
    shutil.copytree(fresh, copying)
    try:
        copying.rename(shared)
    except OSError:  # another workspace was first
        shutil.rmtree(copying)


def _parse(workspace: Workspace, target: Path) -> None:
    before, after = invocation_arguments(workspace, target)
    with dbt_environment(workspace):
        done = dbtRunner().invoke([*before, "parse", *after])
    if not done.success:
        raise C360Error(
            f"The dbt project {DBT_PROJECT} cannot be parsed: {done.exception}",
            remedy="Mend the file that it names, then run again.",
        )
