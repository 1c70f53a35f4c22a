"""The dbt project's compiled SQL, in the order in which it must be run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from ingestion.tables import create_tables

DBT_PROJECT = Path(__file__).parents[2] / "dbt_project"
MEMORY_LIMIT = "5GB"
"""What DuckDB may hold in memory, on both sides."""


@dataclass(frozen=True)
class Model:
    """One SQL model, as dbt would make it."""

    name: str
    relation: str
    is_view: bool
    sql: str
    parents: tuple[str, ...]
    """Names of the models that it reads."""

    def statement(self) -> str:
        """The statement that makes its relation in place of what was there."""
        kind = "view" if self.is_view else "table"
        return f"create or replace {kind} {self.relation} as {self.sql}"


def compile_project(folder: Path) -> Path:
    """Compile the project against a warehouse without rows; dbt's target path."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(folder / "warehouse.duckdb") as connection:
        create_tables(connection)
    subprocess.run(
        [
            Path(sys.executable).with_name("dbt"), "--quiet", "compile", "--project-dir",
            DBT_PROJECT, "--profiles-dir", DBT_PROJECT, "--target-path", folder / "target",
            "--log-path", folder / "logs",
        ],
        env={**os.environ, "C360_HOME": str(folder)},
        check=True,
    )  # fmt: skip
    return folder / "target"


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse of the company, with the settings under which dbt makes the models.

    One thread does all the work of a query, as dbt's do on two cores: a second that waits for it
    would be counted as work.
    """
    connection = duckdb.connect(folder / "warehouse.duckdb")
    connection.execute(
        f"set threads = 1; set memory_limit = '{MEMORY_LIMIT}'; set checkpoint_threshold = '1GB';"
        " set disabled_compression_methods = 'fsst'; set enable_progress_bar = false"
    )
    return connection


def relations(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the models that are there."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema <> 'baseline'"
    )
    return {name for (name,) in rows.fetchall()}


def sql_models(target: Path) -> dict[str, Model]:
    """All models in SQL, by name."""
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    return {
        node["name"]: Model(
            name=node["name"],
            relation=f"{node['schema']}.{node['alias']}",
            is_view=node["config"]["materialized"] == "view",
            sql=node["compiled_code"],
            parents=tuple(
                parent.split(".")[-1]
                for parent in node["depends_on"]["nodes"]
                if parent.startswith("model.")
            ),
        )
        for node in nodes
        if node["resource_type"] == "model" and node["language"] == "sql"
    }


def needed_for(
    models: dict[str, Model], wanted: Collection[str], there: Collection[str]
) -> list[Model]:
    """The wanted models and all that they need and is not there, parents first."""
    graph: dict[str, set[str]] = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in graph:
            graph[name] = {parent for parent in models[name].parents if parent not in there}
            waiting.extend(graph[name])
    return [models[name] for name in TopologicalSorter(graph).static_order()]
