"""Renders what follows from entities and vendors' objects: staging, department models, docs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

from ingestion.entities import ENTITIES, Column, Entity
from ingestion.tables import RECORD_COLUMNS
from ingestion.vendors import VENDORS, Vendor

SYSTEM = "exports"
MODELS = Path("dbt_project/models/staging")
STAGING = MODELS / SYSTEM
INTERMEDIATE = Path("dbt_project/models/intermediate")
IDENTIFYING = ("source_system", "record_key")
"""Record columns that department models hand on."""
KEPT = (*IDENTIFYING, "is_deleted")
"""Record columns that staging of exports hands on."""
VERSIONED = ("source_system", "record_key", "version", "is_current", "is_deleted")
"""Record columns that staging of a vendor's objects hands on: all versions are there."""
DATED = {"crm.accounts": "crm_account_versions"}
"""Entities whose earlier versions models read, and the name of the staging model that has them."""
COMPLETED = ("billing.invoice_lines", "billing.payments")
"""Entities whose rows of all systems are completed by a model written by hand."""


def render() -> dict[Path, str]:
    """Every rendered file, by its path below the root of the project."""
    files = {STAGING / "_sources.yml": _sources(ENTITIES.values())}
    for entity in ENTITIES.values():
        staging = STAGING / f"stg_{SYSTEM}__{entity.department}_{entity.name}"
        files[staging.with_suffix(".sql")] = _staging_sql(entity)
        files[staging.with_suffix(".yml")] = _model_yaml(
            staging.name, _staging_text(entity), KEPT, entity
        )
        if name := DATED.get(entity.full_name):
            files |= _versions(STAGING / f"stg_{SYSTEM}__{name}", _versions_text(entity), entity)
        ending = "_of_systems" if entity.full_name in COMPLETED else ""
        department = INTERMEDIATE / entity.department / f"int_{entity.table}{ending}"
        files[department.with_suffix(".sql")] = _department_sql(entity)
        files[department.with_suffix(".yml")] = _model_yaml(
            department.name, _department_text(entity), IDENTIFYING, entity
        )
    for vendor in VENDORS.values():
        files |= _of_vendor(vendor)
    files[Path("docs/entities.md")] = _page()
    return files


def _of_vendor(vendor: Vendor) -> dict[Path, str]:
    folder = MODELS / vendor.name
    files = {folder / "_sources.yml": _sources(vendor.entities)}
    for entity in vendor.entities:
        text = f"Every version of {entity.grain} of {vendor.name}, fields as its API sends them."
        files |= _versions(folder / f"stg_{entity.table}", text, entity)
    return files


def _versions(model: Path, text: str, entity: Entity) -> dict[Path, str]:
    """The staging model that hands on every version of an entity's records."""
    return {
        model.with_suffix(".sql"): _versions_sql(entity),
        model.with_suffix(".yml"): _model_yaml(model.name, text, VERSIONED, entity),
    }


def _versions_sql(entity: Entity) -> str:
    columns = ",\n    ".join((*VERSIONED, *(column.name for column in entity.columns)))
    return (
        "with versions as (\n"
        f"    select * from {{{{ source('accepted', '{entity.table}') }}}}\n"
        ")\n\n"
        f"select\n    {columns}\nfrom versions\n"
    )


def _staging_text(entity: Entity) -> str:
    return f"{entity.full_name} as mapped exports and databases send it: {entity.grain}."


def _versions_text(entity: Entity) -> str:
    return (
        f"Every version of {entity.full_name} that mapped exports and databases sent: "
        f"{entity.grain} and version."
    )


def _department_text(entity: Entity) -> str:
    return f"{entity.full_name} of all systems in one shape: {entity.grain} and source system."


def _staging_sql(entity: Entity) -> str:
    columns = ",\n    ".join((*KEPT, *(column.name for column in entity.columns)))
    return (
        "with versions as (\n"
        f"    select * from {{{{ latest_version(source('accepted', '{entity.table}')) }}}}\n"
        ")\n\n"
        f"select\n    {columns}\nfrom versions\n"
    )


def _department_sql(entity: Entity) -> str:
    columns = ",\n    ".join(
        f"'{name}'" for name in (*IDENTIFYING, *(c.name for c in entity.columns))
    )
    grain = entity.grain.removeprefix("one row ")
    return (
        f"-- Grain: {grain},\n"
        "-- for each source system. Deleted records are left out.\n"
        f"{{{{ union_of_systems('{entity.department}', '{entity.name}', "
        f"[\n    {columns},\n]) }}}}\n"
    )


def _model_yaml(name: str, text: str, kept: tuple[str, ...], entity: Entity) -> str:
    columns = [{"name": n, "description": d} for n, _, d in RECORD_COLUMNS if n in kept]
    columns += [_column_yaml(column) for column in entity.columns]
    model = {"name": name, "description": text, "columns": columns}
    return _yaml({"models": [model]})


def _column_yaml(column: Column) -> dict[str, str]:
    return {"name": column.name, "description": column.description}


def _sources(entities: Iterable[Entity]) -> str:
    tables = [
        {
            "name": entity.table,
            "description": f"Accepted rows of {entity.full_name}: every version of {entity.grain}.",
            "columns": [
                *({"name": name, "description": text} for name, _, text in RECORD_COLUMNS),
                *(_column_yaml(column) for column in entity.columns),
            ],
        }
        for entity in entities
    ]
    source = {
        "name": "accepted",
        "schema": "accepted",
        "quoting": {"database": False, "schema": False, "identifier": False},
        "description": "Rows that the arrival gate let pass, by department entity.",
        "tables": tables,
    }
    return _yaml({"sources": [source]})


def _page() -> str:
    parts = [
        "# Department entities",
        "",
        "What an export or table can be mapped to in `customer360.toml`. Rendered from "
        "`ingestion/entities/` by `make docs`.",
    ]
    for entity in ENTITIES.values():
        parts += [
            "",
            f"## {entity.full_name}",
            "",
            f"{entity.grain.capitalize()}; key: {', '.join(entity.key)}{_dated(entity)}.",
            "",
        ]
        if entity.any_of:
            parts += [f"At least one of {', '.join(entity.any_of)} must hold a value.", ""]
        parts += ["| column | type | | meaning |", "|---|---|---|---|"]
        parts += [_row(column) for column in entity.columns]
    return "\n".join(parts) + "\n"


def _dated(entity: Entity) -> str:
    return f"; dated by {', else '.join(entity.dated_by)}" if entity.dated_by else ""


def _row(column: Column) -> str:
    marks = [
        text
        for text, holds in (("required", column.required), ("personal", column.is_personal))
        if holds
    ]
    allowed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
    meaning = f"{column.description}{allowed}"
    return f"| {column.name} | {column.type.value} | {', '.join(marks)} | {meaning} |"


def _yaml(content: dict[str, object]) -> str:
    return yaml.safe_dump({"version": 2, **content}, sort_keys=False, width=100, allow_unicode=True)


def out_of_date(root: Path) -> list[Path]:
    """Rendered files below `root` that no longer say what the entities say."""
    return [
        path
        for path, content in render().items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != content
    ]


def main() -> None:
    """Write every rendered file below the current directory; `--check` only compares."""
    if "--check" in sys.argv[1:]:
        if stale := out_of_date(Path()):
            sys.exit(f"Not as the entities say; run `make docs`: {', '.join(map(str, stale))}")
        return
    for path, content in render().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
