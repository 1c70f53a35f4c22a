"""The two gates, as blocking checks of the assets they guard."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from dagster_project.acceptance import with_accepted
from dagster_project.defs.check_results import check_result
from dagster_project.defs.keys import accepted_key
from dagster_project.defs.resources import Run
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
from ingestion.accepted_entities import ACCEPTED_ENTITIES
from serving.generations import current_generation

Results = Iterator[dg.AssetCheckResult]


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
    keys = {
        subject.name: dg.AssetCheckKey(
            accepted_key(ACCEPTED_ENTITIES[subject.entity]),
            f"arrival__{subject.source}__{subject.object}",
        )
        for subject in subjects
    }
    specs = [
        _spec(key, f"What arrived of {name} is whole, readable, counted and plausible.")
        for name, key in keys.items()
    ]
    personal = frozenset(
        column.name
        for entity in ACCEPTED_ENTITIES.values()
        for column in entity.columns
        if column.is_personal
    )

    @dg.multi_asset_check(name="arrival_gate", specs=specs, can_subset=True)
    def arrival(context: dg.AssetCheckExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        warehouse = project.workspace.warehouse
        listener().stage_started("arrival gate", len(expected_arrival_checks(subjects)))
        with run.failures_recorded():
            outcomes = arrival_gate(
                warehouse, run.run_id, run.started_at, subjects, personal=personal
            )
            outcomes = with_accepted(warehouse, run.run_id, run.accept, outcomes)
            for name, key in keys.items():
                if key in context.selected_asset_check_keys:
                    yield check_result(key, [one for one in outcomes if one.subject == name])
            _close(run, "arrival gate", outcomes)

    return arrival


def departure_checks(project: Project, manifest: Mapping[str, Any]) -> dg.AssetChecksDefinition:
    """What the marts must satisfy beside dbt's tests: plausibility and reconciliation."""
    marts = {
        str(table["name"]): dg.AssetKey([table["schema"], table["name"]])
        for table in published_tables(manifest)
        if table["resource_type"] == "model"
    }
    whole = marts.get("customer_360", next(iter(marts.values())))
    keys = {
        (check, subject): dg.AssetCheckKey(
            marts.get(subject, whole), f"{check}__{subject.replace('.', '__')}"
        )
        for check, subject in sorted(expected_departure_checks())
    }
    specs = [
        _spec(key, f"{check.replace('_', ' ').capitalize()}: {subject}.")
        for (check, subject), key in keys.items()
    ]
    personal = frozenset(personal_columns(manifest))

    @dg.multi_asset_check(name="departure_gate", specs=specs, can_subset=True)
    def departure(context: dg.AssetCheckExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        warehouse = project.workspace.warehouse
        current = current_generation(project.workspace)
        listener().stage_started("departure gate", len(keys))
        with run.failures_recorded():
            outcomes = departure_gate(
                warehouse,
                run.run_id,
                run.started_at,
                previous=current.full if current else None,
                volume_change_refuse_rate=project.settings.gates.volume_change_refuse_rate,
                personal=personal,
            )
            outcomes = with_accepted(warehouse, run.run_id, run.accept, outcomes)
            for outcome in outcomes:
                key = keys.get(outcome.id)
                if key is not None and key in context.selected_asset_check_keys:
                    yield check_result(key, [outcome])
            _close(run, "departure gate", outcomes)

    return departure


def _subjects(project: Project) -> tuple[ArrivalSubject, ...]:
    return tuple(
        ArrivalSubject(one.source, one.name, one.entity.full_name) for one in project.objects
    )


def _spec(key: dg.AssetCheckKey, description: str) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(key.name, asset=key.asset_key, blocking=True, description=description)


def _close(run: Run, gate: str, outcomes: list[CheckOutcome]) -> None:
    """Tell whoever listens, and shut the gate if an outcome refuses.

    Raises:
        GateRefusedError: one does.
    """
    for one in outcomes:
        listener().step_done(Step(gate, f"{one.check_name} {one.subject}", detail=one.outcome))
    run.warn_of(outcomes)
    run.refuse_on(gate, refusals(outcomes))
