"""Models made by dbt, as a run makes them, and the CPU that their statements cost."""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from benchmarks.revenue.project import connect, needed_for, relations, sql_models
from dagster_project.models.parsed import (
    dbt_environment,
    invocation_arguments,
    parsed_project,
)
from workspace.paths import Workspace


class Meter:
    """Hears dbt's events: the CPU seconds of the process while a model's statements run.

    One thread of dbt's must make all models.
    """

    def __init__(self) -> None:
        """Nothing was heard."""
        self.seconds_by_model: dict[str, float] = defaultdict(float)
        self._started = 0.0

    def hear(self, event: EventMsg) -> None:
        """Note that a statement starts or has ended."""
        if event.info.name == "SQLQuery":
            self._started = time.process_time()
        elif event.info.name == "SQLQueryStatus" and event.data.node_info.node_name:
            spent = time.process_time() - self._started
            self.seconds_by_model[event.data.node_info.node_name] += spent


def make_models(
    folder: Path, target: Path, wanted: Collection[str], variables: Mapping[str, int]
) -> dict[str, float]:
    """Make models, and what they take that is not there; CPU seconds by model.

    Args:
        folder: home of the company.
        target: where dbt compiled the project.
        wanted: names of models; they are made anew where they are there.
        variables: of the dbt project, in place of its own.

    Raises:
        RuntimeError: a model could not be made; says which and why.
    """
    models = sql_models(target)
    with connect(folder) as connection:
        there = relations(connection) - set(wanted)
    names = [model.name for model in needed_for(models, wanted, there)]
    workspace = Workspace.from_environment({**os.environ, "C360_HOME": str(folder)})
    parsed, meter = parsed_project(workspace), Meter()
    before, after = invocation_arguments(workspace, parsed.folder)
    command = ["run", "--no-write-json", "--threads", "1", "--vars", json.dumps(dict(variables))]
    runner = dbtRunner(manifest=parsed.dbt_manifest(), callbacks=[meter.hear])
    try:
        with dbt_environment(workspace):
            done = runner.invoke([*before, *command, *after, "--select", *names])
    finally:
        reset_adapters()  # type: ignore[no-untyped-call]
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if not done.success:
        results = getattr(done.result, "results", ())
        failed = [f"{result.node.name}: {result.message}" for result in results if result.message]
        raise RuntimeError("; ".join(failed) or str(done.exception))
    return {name: meter.seconds_by_model[name] for name in names}
