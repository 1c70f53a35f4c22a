"""The dbt models as assets: one build in this process, its relations and tests told to Dagster."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from dagster_project.defs.check_results import check_result
from dagster_project.defs.metadata import relations_metadata
from dagster_project.defs.resources import Run
from dagster_project.errors import storage_failure
from dagster_project.models.build import NodeOutcome, build
from dagster_project.models.checks import (
    data_test_outcomes,
    owner_of,
    severity_of,
    statement_of,
)
from dagster_project.models.dictionary import published_tables
from dagster_project.models.parsed import ParsedProject
from dagster_project.progress import listener
from dagster_project.project import Project
from expectations.results import CheckOutcome, refusals, store
from ingestion.entities import ENTITIES
from workspace.errors import C360Error
from workspace.paths import Workspace

Manifest = Mapping[str, Any]
LONGEST_REASON = 300
DEPARTMENTS = frozenset(entity.department for entity in ENTITIES.values())
TOPIC_GROUPS = {"run": "inputs", "rules": "rules"}
"""Folders whose staging and intermediate models stand together."""
Results = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


class Translator(DagsterDbtTranslator):
    """Keys by schema and name, groups by stage or topic, each data test a check of its model."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """source/table for what dbt reads, schema/name for what it makes."""
        schema = dbt_resource_props["schema"]
        return dg.AssetKey([schema, dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The stage of the way, or the topic of an intermediate model, as the graph shows it."""
        if dbt_resource_props["resource_type"] == "seed":
            return "rules"
        layer, topic = dbt_resource_props["fqn"][1:3]
        if layer == "marts":
            return "marts"
        if topic in TOPIC_GROUPS:
            return TOPIC_GROUPS[topic]
        if layer == "staging":
            return "staging"
        return "departments" if topic in DEPARTMENTS else str(topic)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the YAML beside the model says."""
        return str(dbt_resource_props["description"])

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: object,  # noqa: ARG002 - part of the interface
    ) -> dg.AssetCheckSpec | None:
        """The check of a data test, singular ones included; None on assets it is not about."""
        test = manifest["nodes"][unique_id]
        owner = owner_of(manifest, test)
        if owner is None or self.get_asset_key(_props(manifest, owner)) != asset_spec.key:
            return None
        parents = {
            self.get_asset_key(_props(manifest, parent)) for parent in test["depends_on"]["nodes"]
        }
        return dg.AssetCheckSpec(
            name=test["name"],
            asset=asset_spec.key,
            description=f"{statement_of(manifest, test)}.",
            additional_deps=parents - {asset_spec.key},
            blocking=severity_of(test) == "critical",
        )


def model_assets(
    project: Project, parsed: ParsedProject, manifest: dict[str, Any]
) -> dg.AssetsDefinition:
    """Seeds, models and data tests of the dbt project, built together in one step."""
    translator = Translator()

    @dbt_assets(
        manifest=manifest,
        name="dbt_build",
        dagster_dbt_translator=translator,
        exclude="resource_type:unit_test",
    )
    def dbt_build(context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        keys = {
            unique_id: translator.get_asset_key(node)
            for unique_id, node in manifest["nodes"].items()
            if node["resource_type"] in ("model", "seed")
        }
        select = [
            manifest["nodes"][unique_id]["name"]
            for unique_id, key in keys.items()
            if context.is_subset and key in context.selected_asset_keys
        ]
        with run.failures_recorded():
            outcomes = build(parsed, project.workspace, listener(), select)
            built = {
                keys[one.unique_id]: one.seconds
                for one in outcomes
                if not one.is_test and one.status == "success"
            }
            run.record.n_models += len(built)
            with duckdb.connect(project.workspace.warehouse) as connection:
                checks = data_test_outcomes(connection, manifest, outcomes)
                store(connection, run.run_id, "departure", checks, run.started_at)
                shown = _shown(context, translator, manifest)
                told = [key for key in built if shown(key)]
                metadata = relations_metadata(connection, [".".join(key.path) for key in told])
            for key in told:
                about = {**metadata[".".join(key.path)], "seconds": built[key]}
                yield dg.MaterializeResult(asset_key=key, metadata=about)
            for result in _check_results(context, translator, manifest, outcomes, checks):
                if shown(result.asset_key):
                    yield result
            run.warn_of(checks)
            _stop_at_failures(project.workspace, run, outcomes, checks)

    return dbt_build


def _shown(
    context: dg.AssetExecutionContext, translator: Translator, manifest: Manifest
) -> Callable[[dg.AssetKey | None], bool]:
    """Whether Dagster hears of an asset and its checks.

    An instance that ends with the process has no reader, and whatever it hears costs 10 to 20 ms of
    CPU: there it hears of the marts alone, which later steps wait for.
    """
    if not context.instance.is_ephemeral:
        return lambda _: True
    marts = {translator.get_asset_key(table) for table in published_tables(manifest)}
    return marts.__contains__


def _check_results(
    context: dg.AssetExecutionContext,
    translator: Translator,
    manifest: Manifest,
    outcomes: list[NodeOutcome],
    checks: list[CheckOutcome],
) -> Iterator[dg.AssetCheckResult]:
    """What Dagster shows of the tests that it selected; the gate reads the stored outcomes."""
    by_name = {check.check_name: check for check in checks}
    for outcome in outcomes:
        test = manifest["nodes"][outcome.unique_id]
        check = by_name.get(test["name"])
        owner = owner_of(manifest, test) if outcome.is_test else None
        if check is None or owner is None:
            continue
        key = dg.AssetCheckKey(translator.get_asset_key(_props(manifest, owner)), test["name"])
        if key in context.selected_asset_check_keys:
            yield check_result(key, [check])


def _stop_at_failures(
    workspace: Workspace, run: Run, outcomes: list[NodeOutcome], checks: list[CheckOutcome]
) -> None:
    """End the run where a model could not be built or a data test refuses.

    Raises:
        GateRefusedError: a critical data test failed; its message says which rows.
        StorageError: a model failed because the warehouse cannot be written.
        C360Error: a model failed, which is a defect of the project.
    """
    broken = [one for one in outcomes if not one.is_test and one.status == "error"]
    if broken:
        name, reason = broken[0].unique_id.split(".")[-1], broken[0].message
        if failure := storage_failure(reason, workspace):
            raise failure
        raise C360Error(
            f"The model {name} could not be built: {' '.join(reason.split())[:LONGEST_REASON]}",
            remedy="See dbt.log in the workspace's logs/.",
        )
    run.refuse_on("departure gate", refusals(checks))


def _props(manifest: Manifest, unique_id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
    return found
