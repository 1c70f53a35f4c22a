"""The entity form: what departments record, as Parquet files of department entities."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from ingestion.entities import ENTITIES, Entity
from ingestion.sql import text

FileFormat = Literal["parquet", "csv"]
SYSTEMS = {
    "salesforce": ("crm.accounts", "crm.contacts", "crm.owners", "crm.opportunities",
                   "crm.opportunity_lines", "crm.activities", "crm.contracts"),
    "zendesk": ("helpdesk.organizations", "helpdesk.people", "helpdesk.tickets",
                "helpdesk.ticket_events", "helpdesk.satisfaction_ratings"),
    "chats": ("helpdesk.messages",),
    "stripe": ("billing.accounts", "billing.products", "billing.prices",
               "billing.subscription_periods", "billing.invoices", "billing.invoice_lines",
               "billing.payments", "billing.credit_notes"),
    "wallet": ("billing.wallet_transactions",),
    "product": ("usage.workspaces", "usage.events_daily"),
    "success": ("feedback.survey_responses", "feedback.product_requests", "success.touchpoints",
                "success.onboarding_projects", "success.assignments", "success.churn_events"),
    "finance": ("finance.costs", "finance.fx_rates"),
}  # fmt: skip
"""Which system holds which entities; both forms have the same systems."""
OF_THE_COMPANY = ("crm.owners", "billing.products", "billing.prices", "finance.fx_rates")
"""Entities of the company as a whole, which no block makes anew."""
DEPARTMENTS = tuple(dict.fromkeys(entity.department for entity in ENTITIES.values()))
VERSIONS = {"crm.accounts": "crm__account_versions"}
"""Entities that systems keep the versions of, and the records that hold them."""
VERSION = "updated_at"
"""The column that orders the versions."""
IS_KEPT = "not coalesce(_is_deleted, false)"
MERGED_INTO = "merged_into_crm_account_id"
"""An export keeps accounts that were merged, with the account that they went into."""


def write_block(
    db: duckdb.DuckDBPyConnection,
    folder: Path,
    number: int,
    departments: Collection[str] = DEPARTMENTS,
    file_format: FileFormat = "parquet",
) -> None:
    """Write `<folder>/<system>/<entity>-<number>.<format>` for each entity, ordered by its key.

    Those of the company as a whole are written with the first block.
    """
    for system, entity in _entities(departments):
        if not number or entity.full_name not in OF_THE_COMPANY:
            records = VERSIONS.get(entity.full_name, entity.table)
            order = (*entity.key, VERSION) if entity.full_name in VERSIONS else entity.key
            path = folder / system / f"{entity.name}-{number:04d}.{file_format}"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = query(entity, records, _columns(db, records))
            db.execute(
                f"copy ({rows} order by {', '.join(order)})"
                f" to {text(str(path))} (format {file_format})"
            )


def query(entity: Entity, records: str, columns: Collection[str]) -> str:
    """The select of an entity's own columns from a table of records, deleted ones left out."""
    names = ", ".join(f"cast({c.name} as {c.type.value}) as {c.name}" for c in entity.columns)
    merged = f" or {MERGED_INTO} is not null" if MERGED_INTO in columns else ""
    kept = f" where {IS_KEPT}{merged}" if "_is_deleted" in columns else ""
    return f"select {names} from records.{records}{kept}"


def configuration(
    as_of: date,
    departments: Collection[str] = DEPARTMENTS,
    file_format: FileFormat = "parquet",
) -> str:
    """The customer360.toml beside the files of `write_block`: every column is its own."""
    lines = ["[company]", 'name = "Northbeam Software (demo)"', f"as_of = {as_of}"]
    systems: set[str] = set()
    for system, entity in _entities(departments):
        if system not in systems:
            lines += ["", f"[sources.{system}]", 'kind = "files"', f'folder = "{system}"']
            systems.add(system)
        lines += [
            "",
            f"[[sources.{system}.objects]]",
            f'name = "{entity.name}"',
            f'entity = "{entity.full_name}"',
            f'file = "{entity.name}-*.{file_format}"',
            *([f'version = "{VERSION}"'] if entity.full_name in VERSIONS else []),
            f"[sources.{system}.objects.columns]",
            *(f'{column.name} = "{column.name}"' for column in entity.columns),
        ]
    return "\n".join([*lines, ""])


def _entities(departments: Collection[str]) -> Iterator[tuple[str, Entity]]:
    for system, names in SYSTEMS.items():
        for name in names:
            if ENTITIES[name].department in departments:
                yield system, ENTITIES[name]


def _columns(db: duckdb.DuckDBPyConnection, records: str) -> set[str]:
    found = db.execute(
        "select column_name from duckdb_columns() where schema_name = 'records' and table_name = ?",
        [records],
    )
    return {name for (name,) in found.fetchall()}
