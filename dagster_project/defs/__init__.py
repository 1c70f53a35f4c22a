"""The definitions: one module a stage, put together here for every entry point.

Modules of assets do without `from __future__ import annotations`: Dagster compares the annotation
of `context` with its own classes, and a postponed one is text.
"""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.gates import arrival_checks, departure_checks
from dagster_project.defs.ingestion import ingestion_assets
from dagster_project.defs.inputs import input_assets
from dagster_project.defs.publish import publication
from dagster_project.defs.resources import run_resource
from dagster_project.defs.schedules import file_drop, jobs, nightly
from dagster_project.defs.transform import model_assets
from dagster_project.models.parsed import parsed_project
from dagster_project.project import Project


def build_definitions(project: Project) -> dg.Definitions:
    """Everything that Dagster knows of this project: assets, checks, jobs, schedule, sensor."""
    parsed = parsed_project(project.workspace)
    manifest = parsed.manifest()
    return dg.Definitions(
        assets=[
            *ingestion_assets(project),
            *input_assets(project, manifest),
            model_assets(project, parsed, manifest),
            publication(project, manifest),
        ],
        asset_checks=[arrival_checks(project), departure_checks(project, manifest)],
        jobs=jobs(project),
        schedules=[nightly(project)],
        sensors=[file_drop(project)],
        resources={"run": run_resource(project)},
        executor=dg.in_process_executor,
    )
