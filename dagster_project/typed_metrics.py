"""What a person types about metrics of the semantic layer; names and options are MetricFlow's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from dagster_project.output import Json
from workspace.paths import Workspace

app = typer.Typer(no_args_is_help=True, help="Metrics of the semantic layer, as MetricFlow's `mf`.")
DAY = "%Y-%m-%d"


@app.command("list")
def show(
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only metrics that say this.")] = "",
    as_json: Json = False,
) -> None:
    """Show every metric: what it means, what it can be grouped by."""
    from dagster_project.commands.metrics import show_metrics

    show_metrics(Workspace.from_environment(), search, as_json=as_json)


@app.command("query")
def ask(
    metrics: Annotated[str, typer.Option(metavar="NAMES", help="Such as nrr,grr.")],
    *,
    group_by: Annotated[
        str, typer.Option(metavar="NAMES", help="Such as metric_time__month,segment.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Such as \"{{ Entity('segment') }} = 'SMB'\"; repeatable.",
        ),
    ] = None,
    order: Annotated[
        str, typer.Option(metavar="NAMES", help="Such as -metric_time__month, newest first.")
    ] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="How many rows at most.")] = None,
    start_time: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=[DAY], help="From this month on.")
    ] = None,
    end_time: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=[DAY], help="Up to this month.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print the query alone.")] = False,
    as_json: Json = False,
) -> None:
    """Ask the current generation for metrics.

    A row without a member of a dimension, among rows with one, is the whole.
    """
    from dagster_project.commands.metrics import ask_metrics
    from dagster_project.semantic_layer import MetricQuestion

    question = MetricQuestion(
        _names(metrics), _names(group_by), where or (), _names(order), limit, start_time, end_time
    )
    ask_metrics(Workspace.from_environment(), question, explain=explain, as_json=as_json)


def _names(typed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in typed.split(",") if name.strip())
