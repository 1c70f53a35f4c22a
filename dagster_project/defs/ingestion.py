"""From each source object to accepted rows: landing, raw, and the row rules of the arrival gate."""

from collections import defaultdict
from collections.abc import Iterator

import dagster as dg
import duckdb

from dagster_project.defs.keys import accepted_key, landing_key, raw_key
from dagster_project.defs.metadata import table_metadata
from dagster_project.defs.resources import Run
from dagster_project.progress import Step, listener
from dagster_project.project import Project
from ingestion.accepted_entities import ACCEPTED_ENTITIES
from ingestion.entities import Entity
from ingestion.landing import land
from ingestion.load import load
from ingestion.quarantine import forget_unconfigured, sort_rows
from ingestion.sources import SourceObject
from ingestion.tables import written_warehouse

BESIDE_ACCEPTED = {
    "quarantine.rows": "Rows that broke a rule, with all their reasons and where they stand.",
    "audit.object_arrivals": "What became of the rows of each object, counted.",
}
"""Tables that sorting writes beside accepted rows and models read."""
Results = Iterator[dg.MaterializeResult[None]]


def ingestion_assets(project: Project) -> list[dg.AssetsDefinition]:
    """Landing and raw of every source, and the accepted rows of every department entity."""
    by_source: dict[str, list[SourceObject]] = defaultdict(list)
    for source_object in project.objects:
        by_source[source_object.source].append(source_object)
    assets = [_landing(project, name, objects) for name, objects in by_source.items()]
    assets += [_raw(project, name, objects) for name, objects in by_source.items()]
    return [*assets, _accepted(project)]


def _landing(project: Project, source: str, objects: list[SourceObject]) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(
            landing_key(one),
            group_name="landing",
            kinds={"parquet", one.kind},
            description=f"Pages of {one.label} as they arrived, for {one.entity.full_name}.",
            skippable=True,
        )
        for one in objects
    ]

    @dg.multi_asset(name=f"land_{source}", specs=specs, can_subset=True)
    def land_source(context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        project.prepare_sources()
        chosen = [one for one in objects if landing_key(one) in context.selected_asset_keys]
        listener().stage_started("landing", len(chosen))
        for one in chosen:
            with run.failures_recorded():
                batch = land(project.workspace, one, run.started_at)
            run.record.n_read += batch.n_rows
            run.record.n_new += batch.n_new_rows
            run.record.warnings += [f"{one.label}: {batch.notice}"] if batch.notice else []
            listener().step_done(Step("landing", one.label, batch.n_rows))
            yield dg.MaterializeResult(
                asset_key=landing_key(one),
                metadata={
                    "dagster/row_count": batch.n_rows,
                    "batch": batch.batch_id,
                    "batch_number": batch.number,
                    "n_pages": batch.n_pages,
                    "n_new_pages": batch.n_new_pages,
                    "n_new_rows": batch.n_new_rows,
                    **({"notice": batch.notice} if batch.notice else {}),
                },
            )

    return land_source


def _raw(project: Project, source: str, objects: list[SourceObject]) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(
            raw_key(one),
            deps=[landing_key(one)],
            group_name="raw",
            kinds={"duckdb"},
            description=f"Every version of every row of {one.label}.",
            skippable=True,
        )
        for one in objects
    ]

    @dg.multi_asset(name=f"load_{source}", specs=specs, can_subset=True)
    def load_source(context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]) -> Results:
        chosen = [one for one in objects if raw_key(one) in context.selected_asset_keys]
        listener().stage_started("raw", len(chosen))
        with written_warehouse(project.workspace.warehouse) as connection:
            for one in chosen:
                with run.failures_recorded():
                    load(connection, project.workspace, one)
                metadata = table_metadata(connection, f"raw.{one.raw_table}")
                # Raw cells may say anything of a person: no sample of them is shown.
                metadata.pop("sample")
                listener().step_done(Step("raw", one.label, metadata["dagster/row_count"]))
                yield dg.MaterializeResult(asset_key=raw_key(one), metadata=metadata)

    return load_source


def _accepted(project: Project) -> dg.AssetsDefinition:
    fed: dict[str, list[SourceObject]] = {name: [] for name in ACCEPTED_ENTITIES}
    for one in project.objects:
        fed[one.entity.full_name].append(one)
    specs = [
        dg.AssetSpec(
            accepted_key(entity),
            deps=[raw_key(one) for one in fed[entity.full_name]],
            group_name="accepted",
            kinds={"duckdb"},
            description=f"Rows of {entity.full_name} that passed the row rules: {entity.grain}.",
            skippable=True,
        )
        for entity in ACCEPTED_ENTITIES.values()
    ]
    specs += [
        dg.AssetSpec(
            table.split("."),
            deps=[raw_key(one) for one in project.objects],
            group_name="accepted",
            kinds={"duckdb"},
            description=description,
            skippable=True,
        )
        for table, description in BESIDE_ACCEPTED.items()
    ]

    @dg.multi_asset(name="sort_rows", specs=specs, can_subset=True)
    def sort_into_accepted(
        context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]
    ) -> Results:
        chosen = [
            entity
            for entity in ACCEPTED_ENTITIES.values()
            if accepted_key(entity) in context.selected_asset_keys
        ]
        listener().stage_started("accepted", sum(len(fed[one.full_name]) for one in chosen))
        with written_warehouse(project.workspace.warehouse) as connection:
            forget_unconfigured(connection, project.objects)
            for entity in chosen:
                for one in fed[entity.full_name]:
                    counts = sort_rows(connection, project.settings, one)
                    run.record.n_quarantined += counts.n_live_quarantined
                    listener().step_done(Step("accepted", one.label, counts.n_accepted))
                yield _accepted_result(connection, entity)
            for table in BESIDE_ACCEPTED:
                key = dg.AssetKey(table.split("."))
                if key in context.selected_asset_keys:
                    metadata = table_metadata(connection, table)
                    # Cells of broken rows may say anything of a person.
                    metadata.pop("sample")
                    yield dg.MaterializeResult(asset_key=key, metadata=metadata)

    return sort_into_accepted


def _accepted_result(
    connection: duckdb.DuckDBPyConnection, entity: Entity
) -> dg.MaterializeResult[None]:
    personal = [column.name for column in entity.columns if column.is_personal]
    return dg.MaterializeResult(
        asset_key=accepted_key(entity),
        metadata=table_metadata(connection, f"accepted.{entity.table}", personal),
    )
