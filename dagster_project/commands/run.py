"""`c360 run`: the whole job, from the sources to a new generation, or why there is none."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

from rich.console import Console

from dagster_project.display import shown
from dagster_project.fingerprint import run_fingerprint
from dagster_project.output import print_json, say
from dagster_project.project import Project, rules_folder
from dagster_project.request import RunRequest
from dagster_project.run_ledger import last_run
from dagster_project.summary import published_text, unchanged_text
from expectations.departure_checks import ACCEPTABLE_CHECKS
from identity.matching.fingerprint import identity_fingerprint
from ingestion.fingerprint import inputs_fingerprint
from serving.closed_months import closed_fingerprint, closed_months
from serving.generations import current_generation, hold
from serving.manifest import Generation
from serving.verdict import require_no_hold
from workspace.configuration_errors import nearest
from workspace.durable import storage_errors
from workspace.errors import C360Error, ConfigurationError
from workspace.lock import run_lock


def run(
    project: Project,
    *,
    as_of: date | None,
    source: str | None,
    full_refresh: bool,
    accept: tuple[str, ...],
    as_json: bool,
) -> None:
    """Run the job and tell what came of it.

    Args:
        project: the workspace and its settings.
        as_of: the date of the run; None for the configuration's.
        source: read this source only; None for all.
        full_refresh: throw the warehouse away first, and publish even if nothing changed.
        accept: names of checks whose refusal is accepted this once.
        as_json: print one JSON document in place of progress and summary.

    Raises:
        C360Error: nothing was published; says why.
    """
    began = time.monotonic()
    request = RunRequest(
        job=_job_name(project, source),
        as_of=as_of or project.as_of(datetime.now(UTC)),
        accept=_checked(accept),
        publish_unchanged=full_refresh,
    )
    with storage_errors("The workspace", project.workspace.home):
        project.workspace.create()
    with run_lock(project.workspace):
        if not full_refresh and (unchanged := _unchanged(project, request.as_of)):
            _tell_unchanged(unchanged, as_json=as_json)
            return
        require_no_hold(hold(project.workspace))
        if full_refresh:
            _throw_away_warehouse(project)
    record = _launch(project, request, Console(stderr=True, quiet=as_json))
    generation = current_generation(project.workspace)
    if record["outcome"] == "unchanged" and generation:
        _tell_unchanged(generation, as_json=as_json)
    elif as_json:
        print_json(record | {"path": str(generation.path) if generation else None})
    else:
        say(published_text(record, generation, time.monotonic() - began))


def _job_name(project: Project, source: str | None) -> str:
    """The job for one source, or for all.

    Raises:
        ConfigurationError: no such source is configured.
    """
    if source is None:
        return "full_run"
    if source not in project.settings.sources:
        names = sorted(project.settings.sources)
        raise ConfigurationError(
            f"No source is called '{source}'.{nearest(source, names)}",
            remedy=f"Configured are: {', '.join(names)}.",
        )
    return f"source_{source}_run"


def _checked(accept: tuple[str, ...]) -> tuple[str, ...]:
    """The names, if each is one of a check that a person may accept.

    Raises:
        ConfigurationError: one is not; a figure that moved can be right, anything else cannot.
    """
    for name in accept:
        if name not in ACCEPTABLE_CHECKS:
            raise ConfigurationError(
                f"No check that may be accepted is called '{name}'."
                f"{nearest(name, ACCEPTABLE_CHECKS)}",
                remedy=f"These may be: {', '.join(sorted(ACCEPTABLE_CHECKS))}.",
            )
    return accept


def _unchanged(project: Project, as_of: date) -> Generation | None:
    """The current generation, if a run would make the same one; Dagster and dbt stay unimported."""
    generation = current_generation(project.workspace)
    if generation is None or generation.manifest.as_of != as_of:
        return None
    project.prepare_sources()
    inputs = inputs_fingerprint(project.workspace, project.objects)
    if inputs is None:
        return None
    rules = rules_folder(project.settings)
    decided = (
        identity_fingerprint(project.workspace),
        closed_fingerprint(closed_months(project.workspace)),
    )
    fingerprint = run_fingerprint(project.settings, rules, as_of, inputs, decided)
    return generation if fingerprint == generation.manifest.fingerprint else None


def _throw_away_warehouse(project: Project) -> None:
    warehouse = project.workspace.warehouse
    for path in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        path.unlink(missing_ok=True)


def _launch(project: Project, request: RunRequest, console: Console) -> dict[str, Any]:
    """Launch the job with its progress shown; the run's line of the run ledger.

    Raises:
        C360Error: the run ended without a publication.
    """
    with shown(console):
        from dagster_project.launch import launch  # noqa: PLC0415 - Dagster takes seconds

        run_id = launch(project, request)
    record = last_run(project.workspace)
    if record is None or record["run_id"] != run_id:
        raise C360Error(
            "The run left no line in the run ledger.", remedy="Run again, and report it."
        )
    return record


def _tell_unchanged(generation: Generation, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "outcome": "unchanged",
                "generation": generation.number,
                "as_of": generation.manifest.as_of,
                "path": str(generation.path),
            }
        )
    else:
        say(unchanged_text(generation))
