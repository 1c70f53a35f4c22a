"""The last step: a new generation for readers, if every check that must have run lets it pass."""

from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from typing import Any

import dagster as dg
import duckdb
import pyarrow as pa

from dagster_project.defs.gates import expected_checks
from dagster_project.defs.keys import GENERATION
from dagster_project.defs.resources import Run
from dagster_project.fingerprint import ENGINES, MATCHING, run_fingerprint
from dagster_project.models.dictionary import published_tables, table_texts
from dagster_project.progress import Step, listener
from dagster_project.project import Project, rules_folder
from identity.ids.ledger import Ledger, write_ledger
from identity.matching.fingerprint import staged_fingerprint
from ingestion.fingerprint import landed_fingerprint
from serving.closed_months import closed_fingerprint, staged_closed_months
from serving.generations import current_generation
from serving.publish import Publication, publish
from workspace.paths import Workspace

SUCCESSION = "intermediate.int_identity__succession"


def publication(project: Project, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The generation that readers see after a run."""
    marts = [
        dg.AssetKey([table["schema"], table["name"]])
        for table in published_tables(manifest)
        if table["resource_type"] == "model"
    ]

    @dg.asset(
        key=GENERATION,
        deps=marts,
        group_name="serving",
        kinds={"duckdb", "parquet"},
        description="What people read: all marts of one run, published whole or not at all.",
    )
    def generation(run: dg.ResourceParam[Run]) -> dg.MaterializeResult[None]:
        workspace = project.workspace
        listener().stage_started("publication", 1)
        with duckdb.connect(workspace.warehouse, read_only=True) as connection:
            decided = (
                staged_fingerprint(connection),
                closed_fingerprint(staged_closed_months(connection)),
            )
        fingerprint = run_fingerprint(
            project.settings,
            rules_folder(project.settings),
            run.as_of,
            landed_fingerprint(workspace, project.objects),
            decided,
        )
        current = current_generation(workspace)
        if current and current.manifest.fingerprint == fingerprint and not run.publish_unchanged:
            run.record.outcome = "unchanged"
            run.record.generation = current.number
            listener().step_done(Step("publication", f"generation {current.number} stays"))
            return dg.MaterializeResult(metadata={"generation": current.number, "published": False})
        with run.failures_recorded():
            published = publish(
                workspace,
                Publication(
                    run_id=run.run_id,
                    as_of=run.as_of,
                    fingerprint=fingerprint,
                    published_at=run.started_at,
                    expected_checks=expected_checks(project, manifest),
                    tables=table_texts(manifest),
                    versions={
                        name: version(name) for name in ("customer-360", *ENGINES, *MATCHING)
                    },
                    commit=partial(_commit_identities, workspace),
                ),
            )
        run.record.outcome = "published"
        run.record.generation = published.number
        run.record.n_published_tables = len(published.manifest.tables)
        listener().step_done(Step("publication", f"generation {published.number}"))
        return dg.MaterializeResult(
            metadata={
                "generation": published.number,
                "published": True,
                "path": dg.MetadataValue.path(published.path),
                "tables": {
                    name: content.n_rows for name, content in published.manifest.tables.items()
                },
            }
        )

    return generation


def _commit_identities(workspace: Workspace, generation_number: int) -> None:
    """Keep the customer ids that the generation about to be published was made with."""
    with duckdb.connect(workspace.warehouse, read_only=True) as connection:
        lines: pa.Table = connection.execute(f"from {SUCCESSION}").to_arrow_table()
    write_ledger(workspace, generation_number, Ledger.of_lines(lines))
