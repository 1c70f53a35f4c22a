"""`c360 metrics`: the metrics of the semantic layer, asked of the current generation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from dagster_project.models.parsed import parsed_project
from dagster_project.output import print_json, print_table, say
from dagster_project.semantic_layer import MetricQuestion, SemanticLayer
from serving.generations import current_generation
from serving.reading import connect_bi, query
from workspace.errors import C360Error
from workspace.paths import Workspace


def show_metrics(workspace: Workspace, search: str, *, as_json: bool) -> None:
    """Print every metric with what it means and what it can be grouped by.

    Args:
        workspace: keeps the parse of the project.
        search: only metrics with this in their name, label or definition.
        as_json: print for a program.

    Raises:
        C360Error: MetricFlow is not installed, or no metric is like that.
    """
    word = search.lower()
    found = [
        metric
        for metric in SemanticLayer(parsed_project(workspace)).metrics()
        if word in f"{metric.name} {metric.label} {metric.definition}".lower()
    ]
    if not found:
        raise C360Error(
            f"No metric has '{search}' in its name or definition.",
            remedy="`c360 metrics list` shows all.",
        )
    if as_json:
        print_json([asdict(metric) for metric in found])
    else:
        rows = [(one.name, one.definition, ", ".join(one.group_by)) for one in found]
        print_table(("metric", "definition", "group by metric_time and"), rows)


def ask_metrics(
    workspace: Workspace, question: MetricQuestion, *, explain: bool, as_json: bool
) -> None:
    """Print the answer to a question about metrics, or the query that gives it.

    Args:
        workspace: whose current generation is asked; its file without personal data.
        question: what is asked.
        explain: print the query instead of its answer.
        as_json: print for a program.

    Raises:
        C360Error: nothing is published yet, or the question cannot be answered.
    """
    generation = current_generation(workspace)
    if generation is None:
        raise C360Error(
            f"Nothing is published yet in {workspace.home}.", remedy="`c360 run` publishes."
        )
    sql = SemanticLayer(parsed_project(workspace)).sql(question)
    if explain:
        say(sql)
        return
    with connect_bi(generation) as connection:
        answer = query(connection, sql)
    rows = [[_day(value) for value in row] for row in answer.rows]
    if as_json:
        print_json([dict(zip(answer.columns, row, strict=True)) for row in rows])
    else:
        print_table(answer.columns, rows)


def _day(value: object) -> object:
    """First days of months are instants where MetricFlow truncates to them."""
    return value.date() if isinstance(value, datetime) else value
