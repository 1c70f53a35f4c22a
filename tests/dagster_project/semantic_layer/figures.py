"""Figures as the semantic layer gives them and as the marts have them, and that they are equal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from dagster_project.semantic_layer import MetricQuestion, SemanticLayer
from tests.dagster_project.semantic_layer.metrics_of_marts import Columns

MONTH = "metric_time__month"
Figures = dict[tuple[object, ...], tuple[object, ...]]


def asked(
    layer: SemanticLayer,
    marts: duckdb.DuckDBPyConnection,
    metrics: Sequence[str],
    group_by: Sequence[str] = (MONTH,),
    where: Sequence[str] = (),
) -> Figures:
    """What the layer's query gives: metrics by group."""
    sql = layer.sql(MetricQuestion(tuple(metrics), group_by, where))
    return figures(marts, sql, len(group_by))


def figures(marts: duckdb.DuckDBPyConnection, sql: str, n_groups: int) -> Figures:
    """Rows by their first columns; instants as days, rows without any figure left out."""
    rows = [
        tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row)
        for row in marts.execute(sql).fetchall()
    ]
    found = {row[:n_groups]: row[n_groups:] for row in rows}
    assert len(found) == len(rows)
    return {
        group: cells for group, cells in found.items() if any(cell is not None for cell in cells)
    }


def published(
    marts: duckdb.DuckDBPyConnection,
    table: str,
    columns: Columns,
    groups: Sequence[str],
    where: str,
) -> Figures:
    """What the mart has: the same metrics by the same groups."""
    cells = ", ".join((*groups, *columns.values()))
    return figures(marts, f"select {cells} from marts.{table} where {where}", len(groups))


def assert_equal(found: Figures, expected: Figures) -> None:
    """The same groups and figures: decimals and counts to the last digit, ratios as doubles.

    A quotient of an amount is not rounded where the mart rounds it, to eight decimals.
    """
    assert expected
    assert found.keys() == expected.keys()
    for group, cells in expected.items():
        for got, wanted in zip(found[group], cells, strict=True):
            if isinstance(got, float) and isinstance(wanted, Decimal):
                assert got == pytest.approx(float(wanted), rel=1e-12, abs=5.1e-9), group
            elif isinstance(got, float) and wanted is not None:
                assert got == pytest.approx(wanted, rel=1e-12), group
            else:
                assert got == wanted, group


def of_members(found: Figures, dimensions: Sequence[str]) -> Figures:
    """Figures by month and one member a dimension, as by month, dimension and member."""
    named: Figures = {}
    for (month, *members), cells in found.items():
        cuts = [
            (dimension, member)
            for dimension, member in zip(dimensions, members, strict=True)
            if member is not None
        ]
        assert len(cuts) <= 1
        named[month, *(cuts[0] if cuts else ("all", "all"))] = cells
    return named
