"""Whether a model and its baseline hold the same rows."""

from __future__ import annotations

import duckdb

from benchmarks.revenue.project import Model

ROW_FOR_ROW_UP_TO = 10_000
"""Customers up to which all rows are held against each other; above, counts and sums are."""


def differences(connection: duckdb.DuckDBPyConnection, model: Model, n_customers: int) -> list[str]:
    """What differs between the tables of a model and its baseline, in words."""
    ours, baseline = model.relation, f"baseline.{model.name}"
    columns = connection.execute(f"describe {ours}").fetchall()
    names = ", ".join(name for name, *_ in columns)
    figures = [
        f"sum({name})" for name, kind, *_ in columns if kind.startswith(("DECIMAL", "BIGINT"))
    ] + [f"count(*) filter (where {name})" for name, kind, *_ in columns if kind == "BOOLEAN"]
    totals = [
        connection.execute(f"select count(*), {', '.join(figures)} from {table}").fetchone()
        for table in (ours, baseline)
    ]
    found = []
    if totals[0] != totals[1]:
        found.append(f"{model.name}: counts and sums {totals[0]}, of the baseline {totals[1]}")
    if n_customers <= ROW_FOR_ROW_UP_TO:
        for some, others in ((ours, baseline), (baseline, ours)):
            rows = connection.execute(
                f"select count(*), any_value(lone) from (select {names} from {some}"
                f" except all select {names} from {others}) as lone"
            ).fetchone()
            if rows is not None and rows[0]:
                found.append(f"{model.name}: {rows[0]} rows only in {some}, as {rows[1]}")
    return found
