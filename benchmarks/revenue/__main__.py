"""Measures the revenue models against hand-written queries over the same tables.

Usage: python -m benchmarks.revenue [CUSTOMERS …]; 10,000, 100,000 and 1,000,000 by default.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import measure
from benchmarks.revenue.case import costs_file
from benchmarks.revenue.equality import differences
from benchmarks.revenue.groups import GROUPS, Group
from benchmarks.revenue.project import MEMORY_LIMIT, compile_project, connect, sql_models

SIZES = (10_000, 100_000, 1_000_000)
COMPANY = (sys.executable, "-m", "benchmarks.revenue.company")
CASE = (sys.executable, "-m", "benchmarks.revenue.case")
N_COSTLIEST = 3


@dataclass(frozen=True)
class Costs:
    """What both sides of a group cost: CPU seconds of statements, memory of processes."""

    group: Group
    seconds_by_model: dict[str, float]
    baseline_seconds: float
    peak_mb: float
    baseline_peak_mb: float

    @property
    def seconds(self) -> float:
        """CPU seconds of all models of the group."""
        return sum(self.seconds_by_model.values())


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print a table for each size, then how the costs grow."""
    with tempfile.TemporaryDirectory() as folder:
        target = compile_project(Path(folder) / "project")
        measured = {size: measured_at(Path(folder) / str(size), target, size) for size in sizes}
    print("\ncost grows with customers to the power of")
    for smaller, larger in itertools.pairwise(sizes):
        for before, after in zip(measured[smaller], measured[larger], strict=True):
            power = math.log(after.seconds / before.seconds) / math.log(larger / smaller)
            print(f"{after.group.name:<20}{power:>6.2f}  from {smaller:,} to {larger:,}")


def measured_at(folder: Path, target: Path, n_customers: int) -> list[Costs]:
    """Make a company and all groups of models, and say what each cost.

    Raises:
        RuntimeError: a model holds other rows than its baseline; says which.
    """
    # In a process of its own: its memory would be counted as that of those started from here.
    measure([*COMPANY, folder, target, str(n_customers)], {})
    costs = []
    for group in GROUPS:
        costs.append(measured_group(folder, target, group))
        if group.name == "customer_months":
            n_months = customer_months(folder)
    print(f"\n{n_customers:,} customers, {n_months / 1e6:.2f} million customer-months")
    print(f"{'group':<18}{'CPU s':>8}{'baseline':>9}{'ratio':>7}{'s/M':>7}{'MB':>7}{'baseline':>9}")
    for cost in costs:
        tell(cost, n_months)
    for group in GROUPS:
        check_equal(folder, target, group, n_customers)
    print("all groups hold the rows of their baselines")
    return costs


def measured_group(folder: Path, target: Path, group: Group) -> Costs:
    """Make both sides of one group."""
    case: list[str | Path] = [*CASE, folder, target, group.name]
    ours = measure([*case, "models"], {"C360_MEMORY_LIMIT": MEMORY_LIMIT})
    baseline = measure([*case, "baseline"], {})
    seconds, of_baseline = (
        json.loads(costs_file(folder, group.name, step).read_text(encoding="utf-8"))
        for step in ("models", "baseline")
    )
    return Costs(group, seconds, sum(of_baseline.values()), ours.peak_mb, baseline.peak_mb)


def check_equal(folder: Path, target: Path, group: Group, n_customers: int) -> None:
    """Hold both sides of one group against each other, and drop the baseline's.

    Raises:
        RuntimeError: they differ.
    """
    models = sql_models(target)
    with connect(folder) as connection:
        for name in group.results:
            found = differences(connection, models[name], n_customers)
            if found:
                raise RuntimeError("; ".join(found))
            connection.execute(f"drop table baseline.{name}")


def customer_months(folder: Path) -> int:
    """How many months of customers there are."""
    with connect(folder) as connection:
        row = connection.execute(
            "select count(*) from intermediate.int_revenue__customer_movements"
        ).fetchone()
    assert row is not None
    return int(row[0])


def tell(cost: Costs, n_months: int) -> None:
    """A line of the report, and the models that cost most."""
    print(
        f"{cost.group.name:<18}{cost.seconds:>8.1f}{cost.baseline_seconds:>9.1f}"
        f"{cost.seconds / cost.baseline_seconds:>7.2f}{cost.seconds / n_months * 1e6:>7.2f}"
        f"{cost.peak_mb:>7.0f}{cost.baseline_peak_mb:>9.0f}"
    )
    costliest = sorted(cost.seconds_by_model.items(), key=lambda item: -item[1])[:N_COSTLIEST]
    print("    " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in costliest))


if __name__ == "__main__":
    main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
