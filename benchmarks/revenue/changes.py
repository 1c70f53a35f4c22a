"""Measures a day on which a thousandth of the customers changed against a day that makes them all.

Usage: python -m benchmarks.revenue.changes [CUSTOMERS]; 1,000,000 by default.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from benchmarks.measuring import Cost, measure
from benchmarks.revenue.company import make
from benchmarks.revenue.groups import GROUPS
from benchmarks.revenue.project import (
    DBT_PROJECT,
    compile_project,
    connect,
    needed_for,
    relations,
    sql_models,
)
from dagster_project.models.parsed import profile_variables

N_CUSTOMERS = 1_000_000
CHANGE = """
update intermediate.int_billing__subscription_periods
set quantity = quantity + 1, recurring_amount = recurring_amount * 1.01
where hash(billing_account_id) % 1250 = 0;
update intermediate.int_billing__invoice_lines
set net_amount = net_amount * 1.01,
    gross_amount = gross_amount - net_amount + cast(net_amount * 1.01 as decimal(18, 4))
where hash(billing_account_id) % 1250 = 0 and service_from >= date '2026-09-01';
update intermediate.int_billing__payments set payment_status = 'failed'
where hash(billing_account_id) % 1250 = 0 and payment_date >= date '2026-09-01';
update intermediate.int_customer__dated_attributes set segment = 'another'
where hash(customer_id) % 5000 = 0;
update intermediate.int_health__banded set health_band = 'at risk'
where hash(customer_id) % 5000 = 0 and month >= date '2026-09-01'
"""
"""Of 5,000 customers four pay more and are billed so, and one has another segment and health."""


def main(n_customers: int = N_CUSTOMERS) -> None:
    """Print what both days cost: dbt as a whole, for all that the revenue benchmark makes."""
    with tempfile.TemporaryDirectory() as folder:
        target = compile_project(Path(folder) / "project")
        company = Path(folder) / "company"
        make(company, target, n_customers)
        marts = [name for group in GROUPS for name in group.results]
        with connect(company) as connection:
            models = needed_for(sql_models(target), marts, relations(connection))
        names = [model.name for model in models]
        whole = made(company, target, names)
        tell(f"{n_customers:,} customers, all made whole", whole, "")
        with connect(company) as connection:
            connection.execute(CHANGE)
        few = made(company, target, names)
        tell("… 0.1% changed", few, f"{few.cpu_seconds / whole.cpu_seconds:.3f} × whole")
        with connect(company) as connection:
            for scope in ("items", "revenue", "stages", "documents"):
                decided = connection.execute(f"select is_incremental from kept_{scope}.runs")
                assert decided.fetchall() == [(True,)], f"all customers were made anew: {scope}"


def made(company: Path, target: Path, names: Collection[str]) -> Cost:
    """Let dbt make these models of the company."""
    return measure(
        [
            Path(sys.executable).with_name("dbt"), "--quiet", "run",
            "--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT,
            "--target-path", target, "--log-path", company / "logs",
            "--vars", "incremental_from_customers: 1", "--select", *names,
        ],
        profile_variables(company),
    )  # fmt: skip


def tell(case: str, cost: Cost, ratio: str) -> None:
    """One line of the report."""
    print(
        f"{case:<44}{cost.cpu_seconds:>8.1f}{cost.wall_seconds:>8.1f}{cost.peak_mb:>8.0f}  {ratio}",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N_CUSTOMERS)
