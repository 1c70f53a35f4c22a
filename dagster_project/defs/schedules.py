"""What starts runs: one job for all, one a department, nightly, on new files, and file by file."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import dagster as dg

from dagster_project.defs.keys import landing_key
from dagster_project.defs.resources import Run
from dagster_project.progress import Step, listener
from dagster_project.project import Project
from ingestion.fingerprint import inputs_fingerprint
from ingestion.landing import land, page_names
from ingestion.sources import SourceObject
from workspace.errors import SourceUnreadableError

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import (
        UnresolvedAssetJobDefinition,
    )

FULL_RUN = "full_run"
EVERY_NIGHT = "0 3 * * *"
SECONDS_BETWEEN_LOOKS = 60
Job: TypeAlias = "dg.JobDefinition | UnresolvedAssetJobDefinition"


def department_job(department: str) -> str:
    """The name of the job that reads one department anew."""
    return f"{department}_run"


def source_job(source: str) -> str:
    """The name of the job that reads one source anew."""
    return f"source_{source}_run"


def jobs(project: Project) -> list[Job]:
    """Every job of the project.

    A job of a department or source reads its objects only; what others landed before is loaded and
    built with it, so that a generation is always of the whole company.
    """
    landed_by = _groups_of_objects(project)
    everything = dg.AssetSelection.all()
    landing = dg.AssetSelection.groups("landing")
    found: list[Job] = [
        dg.define_asset_job(
            FULL_RUN,
            selection=everything,
            executor_def=dg.in_process_executor,
            description="Read every source, build everything, publish.",
        )
    ]
    for name, objects in landed_by.items():
        read = dg.AssetSelection.assets(*(landing_key(one) for one in objects))
        found.append(
            dg.define_asset_job(
                name,
                selection=(everything - landing) | read,
                executor_def=dg.in_process_executor,
                description=f"Read {', '.join(one.label for one in objects)}; build and publish.",
            )
        )
    found += [_backfill(project, one) for one in project.objects if _is_read_by_file(one)]
    return found


def nightly(project: Project) -> dg.ScheduleDefinition:
    """A full run every night, in the company's own time zone."""
    return dg.ScheduleDefinition(
        name="nightly",
        job_name=FULL_RUN,
        cron_schedule=EVERY_NIGHT,
        execution_timezone=project.settings.company.reporting_timezone,
        description="A full run every night.",
    )


def file_drop(project: Project) -> dg.SensorDefinition:
    """A full run as soon as a file of a source is new or has changed."""
    files = tuple(one for one in project.objects if one.kind == "files")

    @dg.sensor(
        name="file_drop",
        job_name=FULL_RUN,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        description="A full run as soon as a file of a source is new or has changed.",
    )
    def look_for_files(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        found = inputs_fingerprint(project.workspace, files)
        if found is None or found == context.cursor:
            return dg.SensorResult(skip_reason="No file is new or has changed.")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=found)], cursor=found)

    return look_for_files


def _groups_of_objects(project: Project) -> dict[str, list[SourceObject]]:
    groups: dict[str, list[SourceObject]] = defaultdict(list)
    for one in project.objects:
        groups[department_job(one.entity.department)].append(one)
        groups[source_job(one.source)].append(one)
    return groups


def _is_read_by_file(source_object: SourceObject) -> bool:
    """True where every file adds rows of its own, so that one can be read without the others."""
    return source_object.kind == "files" and source_object.mapping.delivery == "changes"


def _backfill(project: Project, source_object: SourceObject) -> dg.JobDefinition:
    """A job with a partition for each file: lands that file; the next run loads what landed."""

    @dg.op(name=f"land_file_of_{source_object.source}_{source_object.name}")
    def land_file(
        context: dg.OpExecutionContext, run: dg.ResourceParam[Run]
    ) -> Iterator[dg.AssetMaterialization | dg.Output[None]]:
        batch = land(project.workspace, source_object, run.started_at, only=context.partition_key)
        listener().step_done(Step("landing", source_object.label, batch.n_rows))
        yield dg.AssetMaterialization(
            landing_key(source_object),
            partition=context.partition_key,
            metadata={"dagster/row_count": batch.n_rows, "batch": batch.batch_id},
        )
        yield dg.Output(None)

    @dg.job(
        name=f"backfill_{source_object.source}_{source_object.name}",
        partitions_def=dg.StaticPartitionsDefinition(_file_names(source_object)),
        executor_def=dg.in_process_executor,
        description=f"Read files of {source_object.label} one by one.",
    )
    def backfill() -> None:
        land_file()

    return backfill


def _file_names(source_object: SourceObject) -> list[str]:
    """The files that are there now; none where the folder cannot be read, which a run will tell."""
    try:
        return page_names(source_object)
    except SourceUnreadableError:
        return []
