"""The two gates, as blocking checks of the assets they guard."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import dagster as dg
import duckdb

from dagster_project.defs.keys import accepted_key
from dagster_project.defs.resources import Run
from dagster_project.defs.transform import check_result
from dagster_project.models.checks import expected_data_tests, personal_columns
from dagster_project.models.dictionary import published_tables
from dagster_project.progress import Step, listener
from dagster_project.project import Project
from expectations.gates import (
    arrival_gate,
    departure_gate,
    expected_arrival_checks,
    expected_departure_checks,
)
from expectations.results import CheckId, CheckOutcome, refusals
from expectations.subjects import ArrivalSubject
from ingestion.entities import ENTITIES
from serving.generations import current_generation

Results = Iterator[dg.AssetCheckResult]
Keys = dict[CheckId, dg.AssetCheckKey]


def expected_checks(project: Project, manifest: Mapping[str, Any]) -> frozenset[CheckId]:
    """Every check that must have left a result before anything is published."""
    return (
        expected_arrival_checks(_subjects(project))
        | expected_departure_checks()
        | frozenset(expected_data_tests(manifest))
    )


def arrival_checks(project: Project) -> dg.AssetChecksDefinition:
    """What every source object must satisfy before the models read it."""
    subjects = _subjects(project)
    entities = {subject.name: ENTITIES[subject.entity] for subject in subjects}
    keys: Keys = {
        (check, subject): dg.AssetCheckKey(
            accepted_key(entities[subject]), f"{check}__{subject.replace('.', '__')}"
        )
        for check, subject in sorted(expected_arrival_checks(subjects))
    }
    personal = frozenset(
        column.name
        for entity in ENTITIES.values()
        for column in entity.columns
        if column.is_personal
    )

    @dg.multi_asset_check(name="arrival_gate", specs=_specs(keys), can_subset=True)
    def arrival(context: dg.AssetCheckExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        warehouse = project.workspace.warehouse
        listener().stage_started("arrival gate", len(keys))
        with run.failures_recorded():
            outcomes = arrival_gate(
                warehouse, run.run_id, run.started_at, subjects, personal=personal
            )
            outcomes = _accepted(project, run, outcomes)
        yield from _told(context, run, "arrival gate", outcomes, keys)

    return arrival


def departure_checks(project: Project, manifest: Mapping[str, Any]) -> dg.AssetChecksDefinition:
    """What the marts must satisfy beside dbt's tests: plausibility and reconciliation."""
    marts = {
        str(table["name"]): dg.AssetKey([table["schema"], table["name"]])
        for table in published_tables(manifest)
        if table["resource_type"] == "model"
    }
    whole = marts.get("customer_360", next(iter(marts.values())))
    keys: Keys = {
        (check, subject): dg.AssetCheckKey(
            marts.get(subject, whole), f"{check}__{subject.replace('.', '__')}"
        )
        for check, subject in sorted(expected_departure_checks())
    }
    personal = frozenset(personal_columns(manifest))

    @dg.multi_asset_check(name="departure_gate", specs=_specs(keys), can_subset=True)
    def departure(context: dg.AssetCheckExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        current = current_generation(project.workspace)
        listener().stage_started("departure gate", len(keys))
        with run.failures_recorded():
            outcomes = departure_gate(
                project.workspace.warehouse,
                run.run_id,
                run.started_at,
                previous=current.full if current else None,
                volume_change_refuse_rate=project.settings.gates.volume_change_refuse_rate,
                personal=personal,
            )
            outcomes = _accepted(project, run, outcomes)
        yield from _told(context, run, "departure gate", outcomes, keys)

    return departure


def _subjects(project: Project) -> tuple[ArrivalSubject, ...]:
    return tuple(
        ArrivalSubject(one.source, one.name, one.entity.full_name) for one in project.objects
    )


def _specs(keys: Keys) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            key.name,
            asset=key.asset_key,
            blocking=True,
            description=f"{check.replace('_', ' ').capitalize()}: {subject}.",
        )
        for (check, subject), key in keys.items()
    ]


def _accepted(project: Project, run: Run, outcomes: list[CheckOutcome]) -> list[CheckOutcome]:
    """Failures that a person accepted weigh as warnings, here and where they are kept."""
    accepted = [one for one in refusals(outcomes) if _is_accepted(run, one)]
    if not accepted:
        return outcomes
    with duckdb.connect(project.workspace.warehouse) as connection:
        connection.executemany(
            "update audit.check_results set severity = 'warning', message = ? "
            "where run_id = ? and check_name = ? and subject = ?",
            [[_accepted_message(one), run.run_id, *one.id] for one in accepted],
        )
    return [
        replace(one, severity="warning", message=_accepted_message(one)) if one in accepted else one
        for one in outcomes
    ]


def _is_accepted(run: Run, outcome: CheckOutcome) -> bool:
    """A failure can be accepted; a check that could not be carried out cannot."""
    return outcome.outcome == "failed" and outcome.check_name in run.accept


def _accepted_message(outcome: CheckOutcome) -> str:
    return f"Accepted for this run: {outcome.message}"


def _told(
    context: dg.AssetCheckExecutionContext,
    run: Run,
    stage: str,
    outcomes: list[CheckOutcome],
    keys: Keys,
) -> Results:
    """Every outcome to Dagster and to whoever listens; what refuses to the run ledger.

    Raises:
        GateRefusedError: an outcome refuses.
    """
    for outcome in outcomes:
        detail = outcome.outcome
        listener().step_done(Step(stage, f"{outcome.check_name} {outcome.subject}", detail=detail))
        key = keys.get(outcome.id)
        if key is not None and key in context.selected_asset_check_keys:
            yield check_result(outcome, key)
    run.warn_of(outcomes)
    run.refuse_on(refusals(outcomes))
