"""What a run writes for the models beside source data: settings, rules, customer ids."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import dagster as dg
import duckdb

from dagster_project.defs.metadata import table_metadata
from dagster_project.defs.resources import Run
from dagster_project.models.dictionary import write_published_columns
from dagster_project.progress import Step, listener
from dagster_project.project import SHIPPED_RULES, Project, rules_folder
from identity.asking.decisions import load_decisions, stage_decisions
from identity.ids.ledger import load_ledger, stage_ledger
from identity.matching.models import model_in_force, stage_model
from ingestion.rules import load_rules
from serving.closed_months import stage_closed_months
from serving.generations import last_published
from workspace.settings import Settings

SOURCES = ("run", "rules")
"""dbt sources whose tables are written here."""
SETTINGS_TYPES = {
    "as_of": "date",
    "reporting_currency": "varchar",
    "reporting_timezone": "varchar",
    "mrr_past_due": "varchar",
    "mrr_pause": "varchar",
    "mrr_discounts": "varchar",
    "churn_timing": "varchar",
    "recurring_sources": "varchar",
    "renewal_gap_days": "integer",
    "reactivation_window_days": "integer",
    "small_base_n": "integer",
    "health_min_coverage": "double",
    "fx_max_age_days": "integer",
    "early_renewal_days": "integer",
    "late_renewal_days": "integer",
    "identity_automatic": "double",
    "identity_review": "double",
    "identity_largest_customer": "integer",
    "identity_largest_block": "integer",
}


def input_assets(project: Project, manifest: Mapping[str, Any]) -> list[dg.AssetsDefinition]:
    """The tables of the sources `run` and `rules`, written before dbt starts."""
    tables = [
        source
        for _, source in sorted(manifest["sources"].items())
        if source["source_name"] in SOURCES
    ]
    specs = [
        dg.AssetSpec(
            [source["schema"], source["name"]],
            group_name="inputs",
            kinds={"duckdb"},
            description=source["description"],
            skippable=True,
        )
        for source in tables
    ]

    @dg.multi_asset(name="write_inputs", specs=specs, can_subset=True)
    def write_inputs(
        context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]
    ) -> Iterator[dg.MaterializeResult[None]]:
        listener().stage_started("inputs", len(context.selected_asset_keys))
        ledger = load_ledger(project.workspace, last_published(project.workspace))
        with duckdb.connect(project.workspace.warehouse) as connection:
            write_settings(connection, project.settings, run.as_of)
            stage_ledger(connection, ledger)
            stage_decisions(connection, load_decisions(project.workspace))
            stage_model(connection, model_in_force(project.workspace))
            stage_closed_months(connection, project.workspace)
            write_published_columns(connection, manifest)
            load_rules(connection, SHIPPED_RULES, rules_folder(project.settings))
            for key in sorted(context.selected_asset_keys):
                metadata = table_metadata(connection, ".".join(key.path))
                step = Step("inputs", ".".join(key.path), metadata["dagster/row_count"])
                listener().step_done(step)
                yield dg.MaterializeResult(asset_key=key, metadata=metadata)

    return [write_inputs]


def write_settings(connection: duckdb.DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Put the settings that models read into `run.settings`, one row; a list is one text."""
    values = {
        "as_of": as_of,
        "reporting_currency": settings.company.reporting_currency,
        "reporting_timezone": settings.company.reporting_timezone,
        **settings.metrics.model_dump(),
        "recurring_sources": ",".join(settings.metrics.recurring_sources),
        **{f"identity_{name}": value for name, value in settings.identity},
    }
    columns = ", ".join(f"{name} {kind}" for name, kind in SETTINGS_TYPES.items())
    places = ", ".join("?" for _ in SETTINGS_TYPES)
    connection.execute("create schema if not exists run")
    connection.execute(f"create or replace table run.settings ({columns})")
    connection.execute(
        f"insert into run.settings values ({places})", [values[name] for name in SETTINGS_TYPES]
    )
