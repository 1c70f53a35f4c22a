"""A warehouse of accepted rows, as a run leaves it before dbt starts, and a build of some marts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pyarrow as pa

from dagster_project.defs.inputs import write_settings
from identity.asking.decisions import stage_decisions
from identity.ids.ledger import Ledger, stage_ledger
from identity.matching.models import load_model, stage_model
from ingestion.rules import load_rules
from ingestion.tables import create_tables
from serving.closed_months import stage_closed_months
from tests.dbt import dbt
from workspace.paths import Workspace
from workspace.settings import Metrics, Settings

ROOT = Path(__file__).parents[1]
SHIPPED_RULES = ROOT / "dbt_project" / "seeds"
Row = Mapping[str, object]


def stage_run(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Tables of all entities without rows, shipped rules, no known ids, settings as shipped."""
    create_tables(connection)
    stage_ledger(connection, Ledger.empty())
    stage_decisions(connection, [])
    stage_model(connection, load_model())
    stage_closed_months(connection, Workspace(Path("of-no-company")))
    load_rules(connection, SHIPPED_RULES, None)
    stage_settings(connection, as_of, Metrics())


def stage_settings(connection: duckdb.DuckDBPyConnection, as_of: date, metrics: Metrics) -> None:
    """The settings of a run, of which only those of metrics are not as shipped."""
    write_settings(connection, Settings(metrics=metrics), as_of)


def insert_rows(
    connection: duckdb.DuckDBPyConnection, table: str, source_system: str, rows: Sequence[Row]
) -> None:
    """Rows of one entity as accepted from one system; all rows have the same columns."""
    if not rows:
        return
    arrived: Row = {
        "source_system": source_system, "source_object": table, "row_hash": "-", "batch_id": "-",
        "page_id": "-", "row_number": 1, "is_current": True, "is_deleted": False,
    }  # fmt: skip
    arriving = pa.Table.from_pylist([{**arrived, **row} for row in rows])
    connection.register("arriving", arriving)
    connection.execute(f"insert into accepted.{table} by name select * from arriving")
    connection.unregister("arriving")


def build(
    home: Path,
    selected: Iterable[str],
    *,
    with_tests: bool,
    variables: Mapping[str, int] | None = None,
) -> None:
    """Build what these selectors of dbt select in the warehouse.duckdb of a folder.

    `variables` stand in place of those that the project has.
    """
    left_out = ["unit_test"] if with_tests else ["unit_test", "test"]
    done = dbt(
        home, "build", "--select", *selected,
        *(word for kind in left_out for word in ("--exclude-resource-type", kind)),
        "--indirect-selection", "cautious",
        "--vars", json.dumps(dict(variables or {})),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def remake(warehouse: Path, target: Path, marts: Iterable[str]) -> None:
    """Make what settings change of some marts anew, by the SQL that a build left in `target`.

    Only tables of billing, revenue, its reconciliation and marts are made; a second build would
    cost many times as much, most of it for dbt itself.
    """
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    parents: dict[str, list[str]] = {}
    asked = [name for name, node in nodes.items() if node["name"] in set(marts)]
    while asked:
        name = asked.pop()
        parents[name] = [
            other for other in nodes[name]["depends_on"].get("nodes", []) if other in nodes
        ]
        asked += [other for other in parents[name] if other not in parents]
    folders = (
        "intermediate/billing", "intermediate/revenue", "intermediate/reconciliation", "marts",
    )  # fmt: skip
    with duckdb.connect(warehouse) as connection:
        for name in TopologicalSorter(parents).static_order():
            node = nodes[name]
            is_table = node["config"]["materialized"] == "table"
            if is_table and node["path"].startswith(folders):
                table = f"{node['schema']}.{node['name']}"
                query = target / "compiled" / "customer_360" / node["original_file_path"]
                connection.execute(f"create or replace table {table} as {query.read_text()}")
