"""Measures a day on which a thousandth of the customers changed against a day that makes them all.

Usage: python -m benchmarks.revenue.changes [CUSTOMERS]; 1,000,000 by default.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Cost, measure
from benchmarks.revenue.company import make
from benchmarks.revenue.project import DBT_PROJECT, compile_project, connect
from dagster_project.models.parsed import profile_variables

N_CUSTOMERS = 1_000_000
OF_REVENUE = "path:models/intermediate/revenue"
WITH_WHAT_THEY_NEED = (
    "revenue_retention", "revenue_retention_by_parent", "arpu", "cohort_retention", "mrr_movements",
)  # fmt: skip
CHANGE = """
update intermediate.int_billing__subscription_periods
set quantity = quantity + 1, recurring_amount = recurring_amount * 1.01
where hash(billing_account_id) % 1250 = 0;
update intermediate.int_customer__dated_attributes
set segment = 'another' where hash(customer_id) % 5000 = 0
"""
"""Of 5,000 customers four pay more, and one has another segment."""


def main(n_customers: int = N_CUSTOMERS) -> None:
    """Print what both days cost: dbt as a whole, from items on."""
    with tempfile.TemporaryDirectory() as folder:
        target = compile_project(Path(folder) / "project")
        company = Path(folder) / "company"
        make(company, target, n_customers)
        whole = made(company, target)
        tell(f"{n_customers:,} customers, revenue made whole", whole, "")
        with connect(company) as connection:
            connection.execute(CHANGE)
        few = made(company, target)
        tell("… 0.1% changed", few, f"{few.cpu_seconds / whole.cpu_seconds:.3f} × whole")
        with connect(company) as connection:
            decided = connection.execute("select is_incremental from kept_revenue.runs").fetchall()
        assert decided == [(True,)], "all customers were made anew"


def made(company: Path, target: Path) -> Cost:
    """Let dbt make the revenue models of the company."""
    return measure(
        [
            Path(sys.executable).with_name("dbt"), "--quiet", "run",
            "--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT,
            "--target-path", target, "--log-path", company / "logs",
            "--vars", "incremental_from_customers: 1", "--select",
            *(f"+{mart},{OF_REVENUE}" for mart in WITH_WHAT_THEY_NEED), *WITH_WHAT_THEY_NEED,
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
