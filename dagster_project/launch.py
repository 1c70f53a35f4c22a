"""Launches a job of the definitions in this process: the only command module that knows Dagster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg
import duckdb

from dagster_project.defs import build_definitions
from dagster_project.errors import explained
from dagster_project.project import Project
from dagster_project.request import RunRequest

NO_ASSET_EVENTS = {"dagster/defer_asset_events": "true"}
"""A tag of Dagster's: the events of assets, planned and made, are left out."""
QUIET_LOGGERS = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def launch(project: Project, request: RunRequest) -> str:
    """Run a job to its end; returns the id of the run.

    Raises:
        C360Error: the run ended without a publication; says why.
    """
    config: dict[str, Any] = {"resources": {"run": {"config": request.config()}}, **QUIET_LOGGERS}
    try:
        with _instance() as instance:
            job = build_definitions(project).resolve_job_def(request.job)
            # An instance that ends with the process has no reader: events only cost it time.
            tags = NO_ASSET_EVENTS if instance.is_ephemeral else None
            return job.execute_in_process(run_config=config, instance=instance, tags=tags).run_id
    except (dg.DagsterError, OSError, duckdb.Error) as error:
        raise explained(error, project.workspace) from error


@contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    """The instance of DAGSTER_HOME, whose web page then shows the run; else a passing one."""
    if os.environ.get("DAGSTER_HOME"):
        with dg.DagsterInstance.get() as instance:
            yield instance
    else:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance
