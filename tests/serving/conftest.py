"""A small warehouse whose every table carries the stamp of the run that made it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ingestion.tables import create_tables
from serving.publish import Publication
from serving.tables import ColumnText, TableText
from workspace.paths import Workspace

CHECKS = frozenset({("keys_are_unique", "crm.accounts"), ("amounts_agree", "customer_months")})
TEXTS = {
    "customer_360": TableText(
        "One row a customer.",
        {
            "customer_id": ColumnText("Id of the customer."),
            "sponsor_email": ColumnText("The sponsor's address.", is_personal=True),
            "stamp": ColumnText("The run's own mark."),
        },
    ),
    "customer_months": TableText(
        "One row a customer and month.",
        {
            "customer_id": ColumnText("Id of the customer."),
            "month": ColumnText("First day of the month."),
            "closing_mrr_amount": ColumnText("The customer's MRR at month-end."),
            "stamp": ColumnText("The run's own mark."),
        },
    ),
    "check_results": TableText("One row a check.", {"check_name": ColumnText("The check.")}),
    "data_freshness": TableText("One row an object.", {"source_object": ColumnText("It.")}),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "warehouse")
    made.create()
    return made


@pytest.fixture
def build(workspace: Workspace) -> Callable[..., None]:
    """Build the warehouse anew, with every check of the run passed."""

    def build_warehouse(stamp: int = 1) -> None:
        workspace.warehouse.unlink(missing_ok=True)
        with duckdb.connect(workspace.warehouse) as connection:
            create_tables(connection)
            connection.execute("create schema marts")
            connection.execute(
                "create table marts.customer_360 as select 'cus_' || i as customer_id, "
                f"i || '@example.com' as sponsor_email, {stamp} as stamp from range(200) as r(i)"
            )
            connection.execute(
                "create table marts.customer_months as select 'cus_' || i as customer_id, "
                "date '2024-01-01' as month, i::decimal(28, 8) as closing_mrr_amount, "
                f"{stamp} as stamp from range(200) as r(i)"
            )
            connection.execute("create table marts.left_by_an_older_version as select 1 as one")
            for name, subject in sorted(CHECKS):
                connection.execute(
                    "insert into audit.check_results values "
                    "(?, 'departure', ?, ?, 'critical', 'passed', 0, 'fine', null, ?)",
                    [f"run-{stamp}", name, subject, datetime.fromisoformat("2024-12-31T09:00:00")],
                )

    return build_warehouse


@pytest.fixture
def request_of() -> Callable[..., Publication]:
    """What a run asks for; keywords replace what a test is about."""

    def make(stamp: int = 1, **changes: object) -> Publication:
        usual: dict[str, object] = {
            "run_id": f"run-{stamp}",
            "as_of": date(2024, 12, 31),
            "fingerprint": f"inputs-{stamp}",
            "published_at": datetime.fromisoformat("2024-12-31T10:00:00"),
            "expected_checks": CHECKS,
            "tables": TEXTS,
            "versions": {"customer-360": "0.1.0"},
            "commit": lambda _: None,
        }
        return Publication(**usual | changes)  # type: ignore[arg-type]

    return make
