"""A company of any size in the tables that the revenue models read.

Usage: python -m benchmarks.revenue.company FOLDER TARGET CUSTOMERS
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.revenue.groups import GROUPS
from benchmarks.revenue.project import DBT_PROJECT, connect, needed_for, relations, sql_models
from dagster_project.defs.inputs import write_settings
from ingestion.rules import load_rules
from ingestion.tables import create_tables
from workspace.settings import Settings

AS_OF = date(2026, 10, 15)
QUERY = Path(__file__).with_name("company.sql")
MADE_BY_DBT = (
    "int_revenue__", "int_renewals__", "int_reconciliation__", "int_customer__stage_",
    "int_customer__changed_",
)  # fmt: skip


def make(folder: Path, target: Path, n_customers: int) -> None:
    """Write the company and all that stands before the revenue models; usual settings, no rules."""
    folder.mkdir(parents=True, exist_ok=True)
    models = sql_models(target)
    with connect(folder) as connection:
        create_tables(connection)
        load_rules(connection, DBT_PROJECT / "seeds", None)
        write_settings(connection, Settings(), AS_OF)
        load_seeds(connection, target)
        connection.execute(
            "create schema staging; create schema intermediate; create schema marts;"
            "create schema baseline"
        )
        connection.execute(f"set variable n_customers = {n_customers}")
        connection.execute(f"set variable as_of = date '{AS_OF}'")
        connection.execute(QUERY.read_text(encoding="utf-8"))
        results = [name for group in GROUPS for name in group.results]
        for model in needed_for(models, results, relations(connection)):
            if model.name.startswith(MADE_BY_DBT) or model.name in results:
                continue
            connection.execute(model.statement())


def load_seeds(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """The shipped rules, as dbt loads them."""
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    for node in nodes:
        if node["resource_type"] == "seed":
            path = DBT_PROJECT / node["original_file_path"]
            connection.execute(f"create schema if not exists {node['schema']}")
            connection.execute(
                f"create table {node['schema']}.{node['alias']} as"
                f" select * from read_csv('{path}', header = true,"
                f" columns = {node['config']['column_types']})"
            )


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
