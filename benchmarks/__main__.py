"""Measures arrival and revenue against DuckDB alone, the demo, made and run, and identity."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.company import N_CUSTOMERS, VENDORS_FORM, at_scale, entity_form
from benchmarks.measuring import Cost, measure
from benchmarks.revenue.__main__ import main as revenue
from benchmarks.revenue.changes import main as changes_of_revenue

N_ROWS = 1_000_000
PYTHON = sys.executable
C360 = Path(sys.executable).with_name("c360")


def main() -> None:
    """Print one line a case: CPU seconds, wall seconds, peak memory, and the ratio that counts."""
    print(f"{'case':<44}{'CPU s':>8}{'wall s':>8}{'MB':>8}  ratio")
    with tempfile.TemporaryDirectory() as folder:
        arrival(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        companies(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        runs(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        identity(Path(folder))
    revenue()
    changes_of_revenue()


def arrival(folder: Path) -> None:
    """One million invoices, twelve columns."""
    write_invoices(folder / "invoices.csv")
    baseline = measure([PYTHON, "-m", "benchmarks.baseline.read_invoices", folder], {})
    ours = measure([PYTHON, "-m", "benchmarks.arrival", folder], {})
    tell("1,000,000 invoices: DuckDB read_csv, typed", baseline, "1.0")
    ratio = ours.cpu_seconds / baseline.cpu_seconds
    tell("1,000,000 invoices: landing, raw, row rules", ours, f"{ratio:.1f} × DuckDB alone")


def companies(folder: Path) -> None:
    """The embedded company, made in both of its forms; memory is that of the largest process."""
    tell("500 customers, vendors' form", measure([*VENDORS_FORM, folder / "systems"], {}), "")
    made = measure(entity_form(folder / "entities"), {})
    tell(f"{N_CUSTOMERS:,} customers, entities", made, at_scale(made.wall_seconds))


def runs(folder: Path) -> None:
    """The demo: first run, forced rebuild, one changed setting of the date, nothing changed."""
    home = {"C360_HOME": str(folder / "warehouse"), "C360_CONFIG": str(folder / "c.toml")}
    (folder / "c.toml").write_text('[company]\nname = "Bench"\n', encoding="utf-8")
    first = measure([C360, "run"], home)
    tell("demo, first run", first, "")
    forced = measure([C360, "run", "--full-refresh"], home)
    tell("demo, forced rebuild", forced, f"{forced.cpu_seconds / first.cpu_seconds:.2f} × first")
    other = measure([C360, "run", "--as-of", "2026-10-16"], home)
    tell("demo, next day", other, f"{other.cpu_seconds / first.cpu_seconds:.2f} × first")
    same = measure([C360, "run", "--as-of", "2026-10-16"], home)
    tell("demo, nothing changed", same, f"{same.cpu_seconds / first.cpu_seconds:.2f} × first")


def identity(folder: Path) -> None:
    """Who is one customer: 200,000 accounts of the CRM, 150,000 of billing, 200,000 of helpdesk."""
    at_scale = [PYTHON, "-m", "benchmarks.identity.scale", folder]
    tell("550,000 records of customers, made", measure([*at_scale, "make"], {}), "")
    full = measure([*at_scale, "match"], {})
    tell("matched and resolved", full, "600 s and 6,000 MB at most")
    same = measure([*at_scale, "match"], {})
    tell("… nothing changed", same, f"{same.cpu_seconds / full.cpu_seconds:.3f} × all at once")
    measure([*at_scale, "change"], {})
    few = measure([*at_scale, "match"], {})
    ratio = few.cpu_seconds / full.cpu_seconds
    tell("… 0.1% new or changed", few, f"{ratio:.3f} × all at once, 0.100 at most")


def write_invoices(path: Path) -> None:
    """Plausible invoices, the same on every machine."""
    duckdb.sql(
        f"""
        copy (
            select
                'INV-' || i as invoice_id,
                'ACC-' || (i % 20000) as billing_account_id,
                'SUB-' || (i % 30000) as subscription_id,
                'paid' as invoice_status,
                'USD' as currency,
                cast(100 + i % 900 as decimal(18, 2)) as net_amount,
                cast(0 as decimal(18, 2)) as tax_amount,
                cast(100 + i % 900 as decimal(18, 2)) as gross_amount,
                cast(100 + i % 900 as decimal(18, 2)) as paid_amount,
                date '2024-01-01' + cast(i % 700 as integer) as issue_date,
                date '2024-01-31' + cast(i % 700 as integer) as due_date,
                date '2024-01-20' + cast(i % 700 as integer) as paid_date
            from range({N_ROWS}) as rows(i)
        ) to '{path}' (header)
        """
    )


def tell(case: str, cost: Cost, ratio: str) -> None:
    """One line of the report."""
    print(
        f"{case:<44}{cost.cpu_seconds:>8.1f}{cost.wall_seconds:>8.1f}{cost.peak_mb:>8.0f}  {ratio}"
    )


if __name__ == "__main__":
    main()
